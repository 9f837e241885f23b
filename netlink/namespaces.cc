// SPDX-License-Identifier: Apache-2.0
#include "netlink/namespaces.h"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "netlink/netns_id.h"

namespace ovn::netlink {
namespace {

bool leads_to(const std::string& path, const Fd& fd) {
  struct stat at_path, open;
  return stat(path.c_str(), &at_path) == 0 && fstat(fd.get(), &open) == 0 &&
         at_path.st_dev == open.st_dev && at_path.st_ino == open.st_ino;
}

}  // namespace

Result<const Fd*> OpenNetns::fd() {
  if (!fd_is_checked_) {
    if (!fd_ || !leads_to(netns_.path, fd_)) {
      close();
      TRY(fd_, open_netns(netns_.path));
    }
    fd_is_checked_ = true;
  }
  return &fd_;
}

Result<Socket*> OpenNetns::socket() {
  TRY(const Fd* fd, this->fd());
  if (!socket_) {
    TRY(auto scope, NetnsScope::enter(*fd));
    TRY(auto socket, Socket::open());
    if (netns_.cookie != 0) {
      TRY(uint64_t cookie, socket.netns_cookie());
      if (cookie != netns_.cookie) {
        return fail(Errc::conflict, "namespace '{}': {} is another one now", netns_.name,
                    netns_.path);
      }
    }
    socket_ = std::move(socket);
  }
  return &*socket_;
}

Result<Socket*> OpenNetns::nft_socket() {
  CHECK_OK(socket());  // that it is the right one
  if (!nft_socket_) {
    TRY(auto scope, NetnsScope::enter(fd_));
    TRY(nft_socket_, Socket::open(NETLINK_NETFILTER));
  }
  return &*nft_socket_;
}

void OpenNetns::close() {
  socket_.reset();
  if (nft_socket_ && close_later_) {
    close_later_(std::make_shared<Socket>(*std::exchange(nft_socket_, {})));
  }
  nft_socket_.reset();
  fd_ = Fd();
}

Result<Socket*> OpenNetns::socket_if_there() {
  auto inside = socket();
  if (inside) return *inside;
  Errc code = inside.error().code;
  bool gone = code == Errc::not_found || code == Errc::conflict || code == Errc::invalid;
  if (gone) return nullptr;
  return Failure{std::move(inside).error()};
}

Result<std::optional<KernelLink>> OpenNetns::find_link(const std::string& name) {
  auto known = links_.find(name);
  if (known != links_.end()) return std::optional(known->second);
  TRY(auto* socket, this->socket());
  Message message = get_link(name);
  std::optional<KernelLink> found;
  auto result = socket->request(message, fmt::format("link {}/{}", netns_.name, name),
                                [&](const nlmsghdr& reply) { found = decode_link(reply); });
  if (!result && result.error().sys_errno != ENODEV) return Failure{result.error()};
  if (!found) return found;
  bool by_other_name =
      found->name != name;  // IFLA_PROP_LIST: someone's link has it as a second one
  if (by_other_name) found->group = 0, found->alias.clear();
  links_.emplace(name, *found);
  return found;
}

Result<KernelLink> OpenNetns::link(const std::string& name) {
  TRY(auto found, find_link(name));
  if (!found) return fail_errno(ENODEV, fmt::format("link {}/{}", netns_.name, name));
  return *std::move(found);
}

void OpenNetns::note(const std::string& name, const LinkChange& change) {
  auto at = links_.find(name);
  if (at == links_.end()) return;
  KernelLink& link = at->second;
  if (change.mac) link.mac = change.mac;
  if (change.mtu) link.mtu = *change.mtu;
  if (change.up) link.up = *change.up;
  if (change.master) link.master = *change.master;
  if (change.alias) link.alias = *change.alias;
  if (change.port) link.port = *change.port;
}

Result<std::optional<int32_t>> OpenNetns::id_of(const Fd& fd) {
  TRY(auto* socket, this->socket());
  Message message = get_netns_id(fd.get());
  std::optional<int32_t> id;
  CHECK_OK(socket->request(message, fmt::format("ids of namespaces in '{}'", netns_.name),
                           [&](const nlmsghdr& reply) { id = decode_netns_id(reply); }));
  return id;
}

void OpenNetns::rest() {
  links_.clear();
  names_by_id_.clear();
  learned_ = 0;
  fd_is_checked_ = false;
  if (!netns_.owned) close();
}

Namespaces::Namespaces(CloseLater close_later) : close_later_(std::move(close_later)) {
  learn({kernel::kHost, kOwnNetnsPath, true, 0});
}

void Namespaces::learn(const kernel::Netns& netns) {
  auto at = known_.find(netns.name);
  if (at != known_.end() && at->second.netns() == netns) return;
  known_.erase(netns.name);
  known_.try_emplace(netns.name, netns, close_later_);
  ++learned_;
}

Result<OpenNetns*> Namespaces::find(const kernel::NetnsName& name) {
  auto at = known_.find(name);
  if (at == known_.end()) return fail(Errc::not_found, "namespace '{}' is not known", name);
  return &at->second;
}

// The question can only be put the other way round, which id a given namespace has. Each is asked
// once in a call, those first that had one the last time.
Result<kernel::NetnsName> Namespaces::name_of(OpenNetns& from, std::optional<int32_t> id) {
  if (!id) return from.netns().name;
  auto at = from.names_by_id_.find(*id);
  if (at != from.names_by_id_.end()) return at->second;
  if (std::exchange(from.learned_, learned_) != learned_) from.to_ask_ = askable(from);
  while (!from.to_ask_.empty()) {
    kernel::NetnsName name = std::move(from.to_ask_.back());
    from.to_ask_.pop_back();
    auto netns = known_.find(name);
    if (netns == known_.end()) continue;
    auto fd = netns->second.fd();
    if (!fd) continue;
    TRY(auto its_id, from.id_of(**fd));
    if (!its_id) continue;
    from.names_by_id_[*its_id] = name;
    from.met_.insert(name);
    if (*its_id == *id) return name;
  }
  return from.names_by_id_[*id];
}

std::vector<kernel::NetnsName> Namespaces::askable(OpenNetns& from) const {
  std::vector<kernel::NetnsName> names;
  std::erase_if(from.met_, [&](const auto& name) { return !known_.contains(name); });
  for (const auto& [name, _] : known_) {
    if (!from.met_.contains(name)) names.push_back(name);
  }
  names.insert(names.end(), from.met_.begin(), from.met_.end());
  return names;
}

void Namespaces::forget_links() {
  for (auto& [_, netns] : known_) netns.forget_links();
}

void Namespaces::reap() {
  doomed_.reap();
  forget_links();
}

void Namespaces::rest() {
  for (auto& [_, netns] : known_) netns.rest();
}

}  // namespace ovn::netlink
