// SPDX-License-Identifier: Apache-2.0
#include "netlink/monitor.h"

#include <libmnl/libmnl.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/rtnetlink.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "core/base/metrics.h"
#include "netlink/address.h"
#include "netlink/attributes.h"
#include "netlink/fdb.h"
#include "netlink/neighbor.h"
#include "netlink/netns.h"
#include "netlink/netns_id.h"
#include "netlink/nftables/table.h"
#include "netlink/route.h"
#include "netlink/routing_rule.h"

namespace ovn::netlink {
namespace {

constexpr size_t kDatagramSizeMax = 32768;

metrics::Counter messages_total("ovn_lite_netlink_news_total",
                                "Messages of the kernel's news socket.");
metrics::Counter lost_total("ovn_lite_netlink_news_lost_total",
                            "Overflows of the kernel's news socket; each means a full dump.");

Result<Fd> open_news(int protocol, std::initializer_list<int> groups, int receive_buffer_size) {
  Fd fd(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
  if (!fd) return fail_errno(errno, "open news socket");
  sockaddr_nl address = {};
  address.nl_family = AF_NETLINK;
  if (bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    return fail_errno(errno, "bind news socket");
  }
  setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUFFORCE, &receive_buffer_size,
             sizeof receive_buffer_size);
  int on = 1;
  if (setsockopt(fd.get(), SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, &on, sizeof on) != 0) {
    return fail_errno(errno, "listen to all network namespaces");
  }
  for (int group : groups) {
    if (setsockopt(fd.get(), SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group) != 0) {
      return fail_errno(errno, fmt::format("join netlink group {}", group));
    }
  }
  return fd;
}

Result<Fd> either_of(const Fd& one, const Fd& other) {
  Fd either(epoll_create1(EPOLL_CLOEXEC));
  if (!either) return fail_errno(errno, "watch news sockets");
  for (const Fd* fd : {&one, &other}) {
    epoll_event readable = {EPOLLIN, {.fd = fd->get()}};
    if (epoll_ctl(either.get(), EPOLL_CTL_ADD, fd->get(), &readable) != 0) {
      return fail_errno(errno, "watch news sockets");
    }
  }
  return either;
}

// The namespace that a datagram comes from, in the host's numbers; nothing if from the host itself.
std::optional<int32_t> sender_of(msghdr& message) {
  for (cmsghdr* at = CMSG_FIRSTHDR(&message); at; at = CMSG_NXTHDR(&message, at)) {
    if (at->cmsg_level != SOL_NETLINK || at->cmsg_type != NETLINK_LISTEN_ALL_NSID) continue;
    int32_t id;
    std::memcpy(&id, CMSG_DATA(at), sizeof id);
    return id;
  }
  return {};
}

}  // namespace

bool is_of_interest(const nlmsghdr& message, bool in_host) {
  if (auto table = table_of(message)) return is_our_table(*table);
  switch (message.nlmsg_type) {
    case RTM_NEWLINK:
    case RTM_DELLINK: {  // not the bridge's notes on its ports
      const auto* header = family_header<ifinfomsg>(message);
      return header && header->ifi_family == AF_UNSPEC;
    }
    case RTM_NEWADDR:
    case RTM_DELADDR: {
      auto address = decode_address(message);
      return address && (in_host || address->is_ours() ||
                         !address->prefix.address().is_link_local());
    }
    case RTM_NEWROUTE:
    case RTM_DELROUTE: {
      auto route = decode_route(message);
      bool leads_out = route && route->destination.length() == 0;
      return route && (route->is_ours() || (in_host ? route->mtu != 0 : leads_out));
    }
    case RTM_NEWRULE:
    case RTM_DELRULE: {
      auto rule = decode_routing_rule(message);
      return rule && rule->is_ours();
    }
    case RTM_NEWNEIGH:
    case RTM_DELNEIGH: {
      auto neighbor = decode_neighbor(message);
      auto entry = decode_fdb(message);
      return (neighbor && neighbor->is_ours()) || (entry && entry->permanent);
    }
    default:
      return false;
  }
}

Result<Monitor> Monitor::open(int receive_buffer_size) {
  TRY(Fd route, open_news(NETLINK_ROUTE,
                          {RTNLGRP_LINK, RTNLGRP_NEIGH, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR,
                           RTNLGRP_IPV4_ROUTE, RTNLGRP_IPV6_ROUTE, RTNLGRP_IPV4_RULE,
                           RTNLGRP_IPV6_RULE, RTNLGRP_NSID},
                          receive_buffer_size));
  TRY(Fd nft, open_news(NETLINK_NETFILTER, {NFNLGRP_NFTABLES}, receive_buffer_size));
  TRY(Fd either, either_of(route, nft));
  TRY(auto requests, Socket::open());
  return Monitor(std::move(either), std::move(route), std::move(nft), std::move(requests));
}

Result<void> Monitor::watch(const kernel::Netns& netns) {
  if (netns.name == kernel::kHost) return {};
  TRY(Fd target, open_netns(netns.path));
  Message give = new_netns_id(target.get());
  auto given = requests_.request(give, fmt::format("give namespace '{}' an id", netns.name));
  if (!given && given.error().sys_errno != EEXIST) return given;
  Message ask = get_netns_id(target.get());
  std::optional<int32_t> id;
  CHECK_OK(requests_.request(ask, fmt::format("id of namespace '{}'", netns.name),
                             [&](const nlmsghdr& reply) { id = decode_netns_id(reply); }));
  if (!id) return fail(Errc::unavailable, "namespace '{}' got no id", netns.name);
  forget(netns.name);
  watched_[*id] = netns;
  return {};
}

void Monitor::forget(const kernel::NetnsName& netns) {
  std::erase_if(watched_, [&](const auto& entry) { return entry.second.name == netns; });
}

Result<Monitor::News> Monitor::receive() {
  News news;
  CHECK_OK(receive_from(route_, news));
  CHECK_OK(receive_from(nft_, news));
  return news;
}

Result<void> Monitor::receive_from(const Fd& fd, News& news) {
  alignas(nlmsghdr) char buffer[kDatagramSizeMax];
  for (int count = 0; count < kDatagramsMax; ++count) {
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int32_t))];
    iovec data = {buffer, sizeof buffer};
    msghdr message = {};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t size = recvmsg(fd.get(), &message, 0);
    if (size < 0 && (errno == EAGAIN || errno == EINTR)) return {};
    bool overflow = size < 0 && errno == ENOBUFS;
    if (overflow || (message.msg_flags & MSG_TRUNC)) {
      lost_total.add();
      news.lost = true;
      continue;
    }
    if (size < 0) return fail_errno(errno, "receive news");
    read(as_bytes({buffer, static_cast<size_t>(size)}), sender_of(message), news);
  }
  news.more = true;
  return {};
}

void Monitor::read(ByteView bytes, std::optional<int32_t> id, News& news) {
  int rest = static_cast<int>(bytes.size());
  const auto* message = reinterpret_cast<const nlmsghdr*>(bytes.data());
  for (; mnl_nlmsg_ok(message, rest); message = mnl_nlmsg_next(message, &rest)) {
    messages_total.add();
    if (!id && message->nlmsg_type == RTM_DELNSID) {
      auto vanished = watched_.extract(decode_netns_id(*message).value_or(-1));
      if (vanished.empty()) continue;
      news.changed.insert(vanished.mapped().name);
      // The news may be old, and the id be given again to what is watched under that name since.
      auto again = watch(vanished.mapped());
      Errc code = again ? Errc::not_found : again.error().code;
      news.lost |= code != Errc::not_found && code != Errc::invalid;
      continue;
    }
    if (!is_of_interest(*message, !id)) continue;
    auto watched = id ? watched_.find(*id) : watched_.end();
    if (!id) news.changed.insert(kernel::kHost);
    if (watched != watched_.end()) news.changed.insert(watched->second.name);
  }
}

}  // namespace ovn::netlink
