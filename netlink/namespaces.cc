// SPDX-License-Identifier: Apache-2.0
#include "netlink/namespaces.h"

#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <utility>

#include "netlink/netns_id.h"

namespace ovn::netlink {
namespace {

uint64_t next_opened() {
  static std::atomic<uint64_t> last = 0;
  return ++last;
}

constexpr size_t kAskable = 3;  // those met before, our own, the others

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
      opened_ = next_opened();
    }
    fd_is_checked_ = true;
    if (visits_) visits_->used.push_back(netns_.name);
  }
  return &fd_;
}

Result<NetnsScope> OpenNetns::scope() const {
  if (!visits_) return NetnsScope::enter(fd_);
  if (!visits_->home) {
    TRY(visits_->home, open_netns(kOwnNetnsPath));
  }
  return NetnsScope::enter(fd_, visits_->home);
}

// With the thread inside.
Result<void> OpenNetns::open_socket() {
  TRY(auto socket, Socket::open());
  if (netns_.cookie != 0) {
    TRY(uint64_t cookie, socket.netns_cookie());
    if (cookie != netns_.cookie) {
      return fail(Errc::conflict, "namespace '{}': {} is another one now", netns_.name,
                  netns_.path);
    }
  }
  socket_ = std::move(socket);
  return {};
}

Result<Socket*> OpenNetns::socket() {
  CHECK_OK(fd());
  if (!socket_) {
    TRY(auto inside, scope());
    CHECK_OK(open_socket());
  }
  return &*socket_;
}

Result<Socket*> OpenNetns::nft_socket() {
  CHECK_OK(socket());  // that it is the right one
  if (!nft_socket_) {
    TRY(auto inside, scope());
    TRY(nft_socket_, Socket::open(NETLINK_NETFILTER));
  }
  return &*nft_socket_;
}

Result<NetnsScope> OpenNetns::enter() {
  CHECK_OK(socket());  // that it is the right one
  return scope();
}

void OpenNetns::close() {
  opened_ = 0;
  bool may_be_another = netns_.cookie == 0;  // the next time
  if (may_be_another) met_by_id_.clear(), ends_.clear(), seen_tables_ = {};
  socket_.reset();
  if (nft_socket_ && close_later_) {
    close_later_(std::make_shared<Socket>(*std::exchange(nft_socket_, {})));
  }
  nft_socket_.reset();
  fd_ = Fd();
}

void OpenNetns::let_go(Fd socket) {
  if (close_later_) close_later_(std::make_shared<Fd>(std::move(socket)));
}

Result<Socket*> OpenNetns::socket_if_there() { return if_there(socket()); }

Result<Socket*> OpenNetns::sockets_if_there() {
  auto opened = fd();
  if (!opened) return if_there(Failure{std::move(opened).error()});
  if (socket_ && nft_socket_) return &*socket_;
  TRY(auto inside, scope());
  if (!socket_) {
    auto route = open_socket();
    if (!route) return if_there(Failure{std::move(route).error()});
  }
  if (!nft_socket_) {
    TRY(nft_socket_, Socket::open(NETLINK_NETFILTER));
  }
  return &*socket_;
}

// Null if what hindered is that there is no such namespace.
Result<Socket*> OpenNetns::if_there(Result<Socket*> inside) const {
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
  auto result = socket->ask(message, fmt::format("link {}/{}", netns_.name, name),
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
  CHECK_OK(socket->ask(message, fmt::format("ids of namespaces in '{}'", netns_.name),
                       [&](const nlmsghdr& reply) { id = decode_netns_id(reply); }));
  return id;
}

void OpenNetns::rest() {
  links_.clear();
  learned_ = 0;
  to_ask_ = {};
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
  known_.try_emplace(netns.name, netns, close_later_, &visits_);
  ++learned_;
}

Result<OpenNetns*> Namespaces::find(const kernel::NetnsName& name) {
  auto at = known_.find(name);
  if (at == known_.end()) return fail(Errc::not_found, "namespace '{}' is not known", name);
  return &at->second;
}

// The question can only be put the other way round, which id a given namespace has. Each is asked
// once in a call, unless the answer is known: those first that had one the last time, then our own.
Result<kernel::NetnsName> Namespaces::name_of(OpenNetns& from, std::optional<int32_t> id) {
  if (!id) return from.netns().name;
  auto at = from.met_by_id_.find(*id);
  if (at != from.met_by_id_.end()) {
    if (at->second.name.empty() || leads_still(at->second)) return at->second.name;
    from.met_by_id_.erase(at);
  }
  if (std::exchange(from.learned_, learned_) != learned_) from.to_ask_.clear(), from.asking_ = 0;
  while (true) {
    if (from.to_ask_.empty()) {
      if (from.asking_ == kAskable) break;
      from.to_ask_ = askable(from, from.asking_++);
      continue;
    }
    kernel::NetnsName name = std::move(from.to_ask_.back());
    from.to_ask_.pop_back();
    auto netns = known_.find(name);
    if (netns == known_.end()) continue;
    auto fd = netns->second.fd();
    if (!fd) continue;
    TRY(auto its_id, from.id_of(**fd));
    if (!its_id) continue;
    from.met_by_id_[*its_id] = {name, netns->second.opened_};
    from.met_.insert(name);
    if (*its_id == *id) return name;
  }
  return from.met_by_id_[*id].name;
}

// The name may be another's by now.
bool Namespaces::leads_still(const OpenNetns::Met& met) {
  auto at = known_.find(met.name);
  return at != known_.end() && at->second.fd() && still_open(met);
}

bool Namespaces::still_open(const OpenNetns::Met& met) const {
  auto at = known_.find(met.name);
  return at != known_.end() && met.opened != 0 && at->second.opened_ == met.opened;
}

std::vector<kernel::NetnsName> Namespaces::askable(OpenNetns& from, size_t which) const {
  if (which == 0) {
    std::erase_if(from.met_, [&](const auto& name) { return !known_.contains(name); });
    return {from.met_.begin(), from.met_.end()};
  }
  bool owned = which == 1;
  std::vector<kernel::NetnsName> names;
  for (const auto& [name, netns] : known_) {
    if (netns.netns().owned == owned && !from.met_.contains(name)) names.push_back(name);
  }
  return names;
}

Result<void> Namespaces::note_ends(OpenNetns& netns,
                                   const std::vector<const KernelLink*>& links) {
  netns.ends_.clear();
  for (const KernelLink* link : links) {
    TRY(auto other, name_of(netns, link->peer_id));
    auto at = known_.find(other);
    if (at == known_.end()) continue;
    netns.ends_.push_back({link->name, link->index, {other, at->second.opened_}, link->peer});
  }
  return {};
}

Ends Namespaces::ends() const {
  Ends ends;
  for (const auto& [name, netns] : known_) {
    for (const auto& end : netns.ends_) {
      if (still_open(end.other)) ends.add({name, end.name}, end.index, end.other.name, end.peer);
    }
  }
  return ends;
}

void Namespaces::forget_links() {
  for (auto& [_, netns] : known_) netns.forget_links();
}

void Namespaces::clear(const kernel::Netns& netns) {
  doomed_.clear(netns);
  forget_links();
}

void Namespaces::reap() {
  doomed_.reap();
  forget_links();
}

void Namespaces::reap_all() {
  doomed_.reap_all();
  forget_links();
}

void Namespaces::rest() {
  const auto used = std::exchange(visits_.used, {});
  auto each = [&](auto work) {
    for (const auto& name : used) {
      if (auto at = known_.find(name); at != known_.end()) work(at->second);
    }
  };
  each([](OpenNetns& netns) { netns.rest(); });
  each([this](OpenNetns& netns) {
    std::erase_if(netns.met_by_id_, [&](const auto& entry) { return !still_open(entry.second); });
  });
}

}  // namespace ovn::netlink
