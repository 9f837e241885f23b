// SPDX-License-Identifier: Apache-2.0
// The namespaces that ops may name, and the sockets opened inside them. A socket keeps its
// namespace alive. Our own namespaces' sockets are therefore kept from call to call, but a
// sandbox's is closed at the end of each (rest()): otherwise the links of a dead container would
// stay as long as we run.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/kernel/objects.h"
#include "netlink/doomed.h"
#include "netlink/link.h"
#include "netlink/netns.h"
#include "netlink/socket.h"
#include "netlink/unforgotten.h"

namespace ovn::netlink {

// Lets go of a socket of nf_tables: its close waits until the kernel has freed what was replaced
// meanwhile, a grace period of RCU or two (nft_rcv_nl_event(), some 9 ms), for which nobody here
// needs to wait.
using CloseLater = std::function<void(std::shared_ptr<void>)>;

// One namespace: how to get in, and what was looked up in it during this call.
class OpenNetns {
 public:
  explicit OpenNetns(kernel::Netns netns, CloseLater close_later = {})
      : netns_(std::move(netns)), close_later_(std::move(close_later)) {}

  // An open descriptor of what the path leads to now. Errors: not_found, invalid.
  Result<const Fd*> fd();
  // A socket inside, in the namespace whose cookie was recorded. Errors: as fd(); conflict if the
  // path leads to another namespace now.
  Result<Socket*> socket();
  // The same for nf_tables.
  Result<Socket*> nft_socket();
  // Null if there is no such namespace now, or another: nothing that is ours is left in it.
  Result<Socket*> socket_if_there();
  // The link of that name; looked up once per call unless forgotten. Nothing if there is none.
  Result<std::optional<KernelLink>> find_link(const std::string& name);
  // The same for a link that must be there. Errors: kernel, ENODEV.
  Result<KernelLink> link(const std::string& name);
  // Brings what was looked up in line with a change that was asked for.
  void note(const std::string& name, const LinkChange& change);
  void forget_link(const std::string& name) { links_.erase(name); }
  void forget_links() { links_.clear(); }
  // The id that the namespace open as `fd` has in this one, if it has one.
  Result<std::optional<int32_t>> id_of(const Fd& fd);
  // Outlasts calls, as long as the namespace is known.
  Unforgotten& unforgotten() { return unforgotten_; }
  // Ends the call: forgets links, and closes the namespace unless it is ours.
  void rest();

  const kernel::Netns& netns() const { return netns_; }

 private:
  void close();

  kernel::Netns netns_;
  CloseLater close_later_;
  Fd fd_;
  bool fd_is_checked_ = false;  // in this call
  std::optional<Socket> socket_;
  std::optional<Socket> nft_socket_;
  std::map<std::string, KernelLink> links_;
  Unforgotten unforgotten_;

  friend class Namespaces;
  std::map<int32_t, kernel::NetnsName> names_by_id_;
  std::set<kernel::NetnsName> met_;         // that had an id here, in this call or before
  std::vector<kernel::NetnsName> to_ask_;   // for theirs, the last one first
  uint64_t learned_ = 0;                    // Namespaces::learned_ when to_ask_ was made; 0: never
};

class Namespaces {
 public:
  // The calling thread's namespace is kHost. Without `close_later` sockets are closed at once.
  explicit Namespaces(CloseLater close_later = {});

  // Makes a namespace known under its name, in place of what had it before.
  void learn(const kernel::Netns& netns);
  void forget(const kernel::NetnsName& name) { known_.erase(name); }
  // Errors: not_found for a name that was not learned.
  Result<OpenNetns*> find(const kernel::NetnsName& name);
  // Which known namespace has this id in `from`, none meaning `from` itself. Empty if it is not
  // known.
  Result<kernel::NetnsName> name_of(OpenNetns& from, std::optional<int32_t> id);
  // Links have gone, and perhaps others with them.
  void forget_links();
  Doomed& doomed() { return doomed_; }
  const Doomed& doomed() const { return doomed_; }
  // Deletes those.
  void reap();
  void rest();

 private:
  // Which to ask for their ids in `from`.
  std::vector<kernel::NetnsName> askable(OpenNetns& from) const;

  std::map<kernel::NetnsName, OpenNetns> known_;
  uint64_t learned_ = 0;  // how many, in all
  CloseLater close_later_;
  Doomed doomed_;
};

}  // namespace ovn::netlink
