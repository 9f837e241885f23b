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
#include "netlink/ends.h"
#include "netlink/link.h"
#include "netlink/netns.h"
#include "netlink/nftables/seen.h"
#include "netlink/socket.h"
#include "netlink/unforgotten.h"

namespace ovn::netlink {

// Lets go of a socket of nf_tables, or one that sent frames: its close waits until the kernel has
// freed what was replaced meanwhile, a grace period of RCU or two (nft_rcv_nl_event(),
// packet_release(); some 9 ms), for which nobody here needs to wait.
using CloseLater = std::function<void(std::shared_ptr<void>)>;

// What all namespaces of a thread have in common.
struct Visits {
  Fd home;                              // where the thread is, once it has entered one
  std::vector<kernel::NetnsName> used;  // during this call; some of them twice
};

// One namespace: how to get in, and what was looked up in it during this call.
class OpenNetns {
 public:
  // Without `visits` it is by itself, and goes with the call.
  explicit OpenNetns(kernel::Netns netns, CloseLater close_later = {}, Visits* visits = nullptr)
      : netns_(std::move(netns)), close_later_(std::move(close_later)), visits_(visits) {}

  // An open descriptor of what the path leads to now. Errors: not_found, invalid.
  Result<const Fd*> fd();
  // A socket inside, in the namespace whose cookie was recorded. Errors: as fd(); conflict if the
  // path leads to another namespace now.
  Result<Socket*> socket();
  // The same for nf_tables.
  Result<Socket*> nft_socket();
  // The thread is inside for as long as the result lives. Errors: as socket().
  Result<NetnsScope> enter();
  // Both sockets, if the namespace is there, by entering it once. Errors: as socket_if_there().
  Result<Socket*> sockets_if_there();
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
  // What its tables were, and when. Outlasts calls too.
  SeenTables& seen_tables() { return seen_tables_; }
  // For a socket that is slow to close.
  void let_go(Fd socket);
  // Ends the call: forgets links, and closes the namespace unless it is ours.
  void rest();

  const kernel::Netns& netns() const { return netns_; }

 private:
  void close();
  Result<void> open_socket();
  Result<Socket*> if_there(Result<Socket*> inside) const;
  Result<NetnsScope> scope() const;

  kernel::Netns netns_;
  CloseLater close_later_;
  Visits* visits_;
  Fd fd_;
  uint64_t opened_ = 0;         // another number each time that fd_ was opened; 0: it is not
  bool fd_is_checked_ = false;  // in this call
  std::optional<Socket> socket_;
  std::optional<Socket> nft_socket_;
  std::map<std::string, KernelLink> links_;
  Unforgotten unforgotten_;
  SeenTables seen_tables_;

  friend class Namespaces;
  // An id stays a namespace's for as long as that lives, and it lives while it is open.
  struct Met {
    kernel::NetnsName name;  // empty: of none that is known
    uint64_t opened = 0;
  };
  std::map<int32_t, Met> met_by_id_;
  struct End {
    std::string name;
    uint32_t index = 0;
    Met other;
    uint32_t peer = 0;
  };
  std::vector<End> ends_;  // of pairs, when it was last dumped
  std::set<kernel::NetnsName> met_;         // that had an id here, in this call or before
  std::vector<kernel::NetnsName> to_ask_;   // for theirs, the last one first
  size_t asking_ = 0;                       // which of askable() come after those
  uint64_t learned_ = 0;                    // Namespaces::learned_ when that began; 0: never
};

class Namespaces {
 public:
  // The calling thread's namespace is kHost. Without `close_later` sockets are closed at once.
  explicit Namespaces(CloseLater close_later = {});
  Namespaces(const Namespaces&) = delete;  // those that are known point to visits_
  Namespaces& operator=(const Namespaces&) = delete;

  // Makes a namespace known under its name, in place of what had it before.
  void learn(const kernel::Netns& netns);
  void forget(const kernel::NetnsName& name) { known_.erase(name); }
  // Errors: not_found for a name that was not learned.
  Result<OpenNetns*> find(const kernel::NetnsName& name);
  // Which known namespace has this id in `from`, none meaning `from` itself. Empty if it is not
  // known.
  Result<kernel::NetnsName> name_of(OpenNetns& from, std::optional<int32_t> id);
  // Notes where the other ends of pairs are whose ends in `netns` have just been read.
  Result<void> note_ends(OpenNetns& netns, const std::vector<const KernelLink*>& links);
  // Those of all namespaces, as they were noted last.
  Ends ends() const;
  // Links have gone, and perhaps others with them.
  void forget_links();
  Doomed& doomed() { return doomed_; }
  const Doomed& doomed() const { return doomed_; }
  // What Doomed has, by the same names.
  void clear(const kernel::Netns& netns);
  void reap();
  void reap_all();
  // Ends the call, for those that it used: it costs nothing how many there are besides.
  void rest();

 private:
  // Which to ask for their ids in `from`: 0 those met before, 1 our own, 2 the others.
  std::vector<kernel::NetnsName> askable(OpenNetns& from, size_t which) const;
  bool leads_still(const OpenNetns::Met& met);
  bool still_open(const OpenNetns::Met& met) const;

  Visits visits_;
  std::map<kernel::NetnsName, OpenNetns> known_;
  uint64_t learned_ = 0;  // how many, in all
  CloseLater close_later_;
  Doomed doomed_;
};

}  // namespace ovn::netlink
