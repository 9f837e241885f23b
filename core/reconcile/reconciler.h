// SPDX-License-Identifier: Apache-2.0
// Brings the kernel to the desired state and keeps it there: a machine without I/O that says what
// to read (Dump) and what to do (Apply), one request at a time, and is told what came of it.
//
//   set_desired ─┐                          ┌─> Dump ──> handle_dump ────┐
//   kernel event ┼─> believed state, plan ──┤                            ├─> believed state ...
//   time ────────┘                          └─> Apply ─> handle_results ─┘
//
// It believes the last dump of each namespace plus what succeeded since. A namespace is dumped when
// it is first wanted, after an event, after a failure, and all of them every few minutes; sysctls,
// which send no events, more often. An object that fails is tried again with growing pauses;
// nothing else waits for it. Owned and called by the loop thread.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/kernel/kernel.h"
#include "core/reconcile/believed.h"
#include "core/reconcile/lookout.h"
#include "core/reconcile/plan.h"
#include "core/reconcile/retries.h"
#include "core/reconcile/shadow.h"

namespace ovn::reconcile {

struct Timing {
  Duration event_delay = std::chrono::milliseconds(100);  // from an event to the dump
  Duration echo_delay = std::chrono::seconds(1);          // if we just changed that namespace
  Duration resync = std::chrono::minutes(5);              // plus up to a tenth
  Duration sysctl_check = std::chrono::seconds(30);
  Duration retry_min = std::chrono::milliseconds(100);
  Duration retry_max = std::chrono::seconds(30);
};

inline constexpr size_t kOpsMax = 256;    // in one Apply, and what belongs to the last of them
inline constexpr size_t kHealedKept = 8;  // in Status::last_healed

// What to do with the kernel::Kernel, in its words.
struct Dump {
  std::vector<kernel::Netns> namespaces;
  std::vector<kernel::Sysctl> sysctls;
};
struct Apply {
  std::vector<kernel::Op> ops;
};
using Request = std::variant<Dump, Apply>;

// An object that could not be brought about.
struct Fault {
  std::string object;
  std::string error;
  uint32_t attempts = 0;
  Instant next_retry;
};

// An object that was as desired, was changed by others, and has been put right.
struct Healed {
  std::string object;
  Instant when;
};

struct Status {
  size_t objects = 0;  // desired
  size_t pending = 0;  // operations still to be done, without those of `faults`
  std::vector<Fault> faults;
  uint64_t healed_total = 0;
  std::vector<Healed> last_healed;  // the newest last
};

// How one link stands, with what it needs and what is on it.
struct Standing {
  enum class State { done, pending, error };
  State state = State::done;
  std::string error;
};

class Reconciler {
 public:
  // `leftovers`: owned namespaces found at the start, wanted or not. Those that the first desired
  // state does not name are removed.
  Reconciler(uint64_t seed, std::vector<kernel::Netns> leftovers, Instant now, Timing timing = {});

  // What shall be, from now on; `held` as in OwnedSet. What `seen` says of namespaces that were
  // read a moment ago is believed where nothing is known of them yet: no dump is asked for. Returns
  // a revision for settled(). The same state again costs a comparison and gets the same revision.
  uint64_t set_desired(kernel::Snapshot desired, Held held, Instant now,
                       const kernel::Snapshot& seen = {});

  // Besides what is desired already, all of `more`, which concerns sandboxes alone, with what they
  // share with others: what set_desired() with the sum would do, at a cost that does not depend on
  // how much that is. Nothing, and nothing is done, where it is not as simple as that.
  std::optional<uint64_t> add_desired(const kernel::Snapshot& more, Instant now,
                                      const kernel::Snapshot& seen);

  // Something changed in that namespace, perhaps by our own doing.
  void handle_kernel_event(const kernel::NetnsName& netns, Instant now);
  // Events were lost: everything is looked at again.
  void handle_events_lost(Instant now);
  // Time-driven work is done by poll_request(); this only tells when to call it again: kNever while
  // a request is out or if nothing is awaited. May lie in the past.
  Instant next_deadline() const;

  // The next request, if there is one and none is out. Nothing is asked before set_desired().
  std::optional<Request> poll_request(Instant now);
  // The answer to the Dump or Apply that is out.
  void handle_dump(Result<kernel::Snapshot> answer, Instant now);
  void handle_results(const std::vector<Result<void>>& results, Instant now);

  // Namespaces that we want but may not make, and that are gone: each is told once for each time it
  // is found so.
  std::vector<kernel::NetnsName> poll_vanished();

  // Every operation that desired state `revision` asked for has been tried.
  bool settled(uint64_t revision) const { return settled_ >= revision; }
  // Namespaces in which a part of the table of that name could not be brought about, and is to be
  // tried again, and those that cannot be read.
  std::set<kernel::NetnsName> faulty(std::string_view table) const;
  Standing standing(const kernel::NetnsName& netns, const std::string& link) const;
  Status status() const;
  // What would be done now, by what is believed; objects waiting for a retry included.
  struct Remaining {
    std::span<const kernel::Op> ops;
    std::span<const Conflict> conflicts;
  };
  Remaining remaining() const;

 private:
  // Keeps the lookout on what is desired, believed to be there, or left over.
  void watch(Instant now);
  // What is desired or believed has changed.
  void plan_anew();
  Apply next_ops(Instant now);
  // All namespaces that it is in have been dumped.
  bool approachable(const kernel::Object& object) const;
  // Why one of them cannot be; null if none is known to be so.
  const std::string* unreadable(const kernel::Object& object) const;
  Dump dump_of(std::vector<kernel::Netns> namespaces);
  void believe(const kernel::Snapshot& seen, Instant now);
  void note_unreadable(const Dump& asked, const Error& error, Instant now);
  void note_vanished(const Dump& asked, const kernel::Snapshot& answer);
  void note_result(const kernel::Op& op, const Result<void>& result, Shadow& failed, Instant now);
  void note_healed(std::span<const kernel::Op> done, Instant now);
  Instant resync_after(Instant now);

  Timing timing_;
  ovn::Random random_;
  std::vector<kernel::Netns> leftovers_;  // until they have been dumped

  kernel::Snapshot desired_;
  OwnedSet owned_;
  uint64_t revision_ = 0;  // 0: nothing is desired yet
  uint64_t settled_ = 0;
  uint64_t trying_ = 0;        // the revision whose last operations are out
  bool trying_first_ = false;  // those that are out are the first of remaining()

  Believed believed_;
  bool host_read_ = false;  // its sysctls
  Lookout lookout_;
  Retries retries_;
  std::optional<Request> out_;
  std::map<kernel::NetnsName, std::string> unreadable_;  // why the last dump of it failed
  // Of the present desired_ and believed_, and how many of its first operations are done.
  mutable std::optional<Plan> plan_;
  mutable size_t plan_done_ = 0;

  Instant resync_at_, sysctls_at_;
  Instant polled_ = Instant::min();

  std::set<std::string> drifted_;  // changed by others, by key_text(), and not put right yet
  uint64_t healed_total_ = 0;
  std::deque<Healed> healed_;
  std::set<kernel::NetnsName> vanished_;  // told and not back
  std::vector<kernel::NetnsName> vanished_news_;
};

}  // namespace ovn::reconcile
