// SPDX-License-Identifier: Apache-2.0
// News of the kernel: two sockets in the host's namespace, of rtnetlink and of nf_tables, that hear
// of links, addresses, routes, neighbours and tables there and in every namespace that is watched
// (NETLINK_LISTEN_ALL_NSID: the kernel tells of those which have an id in ours). News are hints:
// they say in which namespace something of ours may have changed, a dump says what. Our own changes
// are among them. When a receive buffer overflows (ENOBUFS) news are lost, and everything may have
// changed. Lives on the loop; never blocks.
#pragma once

#include <map>
#include <memory>
#include <set>

#include "core/kernel/objects.h"
#include "netlink/fd.h"
#include "netlink/socket.h"

namespace ovn::netlink {

// True for a message about something that may be ours. In the host's namespace any link or address
// is of interest, and any route with an MTU: the underlay is among them. In others, what says which
// address is sent from: default routes, and addresses that are not link-local.
bool is_of_interest(const nlmsghdr& message, bool in_host);

class Monitor {
 public:
  static constexpr int kReceiveBufferSize = 4 << 20;
  static constexpr int kDatagramsMax = 64;  // of each socket, in one receive()

  struct News {
    std::set<kernel::NetnsName> changed;
    bool lost = false;
    bool more = false;  // have come already
  };

  // The calling thread's namespace is kHost, and watched.
  static Result<Monitor> open(int receive_buffer_size = kReceiveBufferSize);

  // Readable when there are news.
  int fd() const { return either_.get(); }

  // Hears of this namespace from now on, under its name. To be called whenever one was made or seen
  // in a dump; again does no harm. One that vanishes is told as changed; if there is another at its
  // path by then, that is watched instead, else it is forgotten. Errors: as open_netns().
  Result<void> watch(const kernel::Netns& netns);
  void forget(const kernel::NetnsName& netns);

  // What has come since the last time, up to kDatagramsMax messages of it.
  Result<News> receive();

 private:
  Monitor(Fd either, Fd route, Fd nft, Socket requests)
      : either_(std::move(either)),
        route_(std::move(route)),
        nft_(std::move(nft)),
        requests_(std::move(requests)) {}
  Result<void> receive_from(const Fd& fd, News& news);
  void read(ByteView bytes, std::optional<int32_t> id, News& news);

  Fd either_;  // epoll: readable when one of the two is
  Fd route_, nft_;
  Socket requests_;
  std::map<int32_t, kernel::Netns> watched_;  // by the id that it has in the host's namespace
};

}  // namespace ovn::netlink
