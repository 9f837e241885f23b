// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/reconciler.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/base/check.h"
#include "core/base/metrics.h"
#include "core/reconcile/addition.h"
#include "core/reconcile/as_desired.h"
#include "core/reconcile/homes.h"
#include "core/reconcile/order.h"
#include "core/reconcile/slots.h"
#include "core/reconcile/walk.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

constexpr size_t kDumpMax = 16;  // namespaces looked at again in one request
constexpr Duration kDumpRetry = std::chrono::milliseconds(500);

metrics::Counter ops_total("ovn_lite_kernel_ops_total", "Kernel operations asked for.");
metrics::Counter op_errors_total("ovn_lite_kernel_op_errors_total", "Those that failed.");
metrics::Counter dumps_total("ovn_lite_kernel_dumps_total", "Dumps of kernel state asked for.");
metrics::Counter dump_errors_total("ovn_lite_kernel_dump_errors_total", "Those that failed.");
metrics::Counter healed_objects_total("ovn_lite_kernel_healed_total",
                                      "Objects changed by others and put right.");

bool same(const Snapshot& a, const Snapshot& b) {
  bool same = true;
  each_kind([&](const auto& one, const auto& other) { same = same && one == other; }, a, b);
  return same;
}

// The namespaces that an operation touches.
std::vector<NetnsName> spaces_of(const Object& object) {
  if (const auto* netns = std::get_if<Netns>(&object)) return {netns->name};
  if (const auto* link = std::get_if<Link>(&object)) {
    const auto* veth = std::get_if<Veth>(&link->kind);
    if (veth) return {link->netns, veth->peer_netns};
    if (const Lower* lower = lower_of(link->kind)) return {link->netns, lower->netns};
  }
  return {std::visit(
      [](const auto& o) -> NetnsName {
        if constexpr (requires { o.netns; }) return o.netns;
        return {};
      },
      object)};
}

std::set<std::string> keys_of(std::span<const Op> ops) {
  std::set<std::string> keys;
  for (const Op& op : ops) keys.insert(key_text(op.object));
  return keys;
}

// `namespaces` are sorted.
bool contains(std::span<const Netns> namespaces, const NetnsName& name) {
  auto at = std::ranges::lower_bound(namespaces, name, {}, &Netns::name);
  return at != namespaces.end() && at->name == name;
}

}  // namespace

Reconciler::Reconciler(uint64_t seed, std::vector<Netns> leftovers, Instant now, Timing timing)
    : timing_(timing),
      random_(seed),
      leftovers_(std::move(leftovers)),
      lookout_(timing.event_delay, timing.echo_delay),
      retries_(timing.retry_min, timing.retry_max, random_.next()),
      resync_at_(resync_after(now)),
      sysctls_at_(now + timing.sysctl_check) {}

Instant Reconciler::resync_after(Instant now) {
  return now + timing_.resync + random_.between(Duration(0), timing_.resync / 10);
}

uint64_t Reconciler::set_desired(Snapshot desired, Held held, Instant now, const Snapshot& seen) {
  keep_held(desired, believed_.state(), held);
  settle_slots(desired.elements, believed_.state().elements);
  settle_homes(desired, believed_.state());
  if (revision_ != 0 && owned_.held == held && same(desired_, desired)) return revision_;
  std::set<std::string> aliases;
  for (const Link& link : believed_.state().links) {
    if (owned_.aliases.contains(link.alias)) aliases.insert(link.alias);
  }
  for (const Link& link : desired.links) aliases.insert(link.alias);
  owned_ = {std::move(aliases), std::move(held)};
  desired_ = std::move(desired);
  plan_anew();
  watch(now);
  believe(seen, now);
  return ++revision_;
}

// Of what is there the addition leaves everything as it is, so that it is planned by itself; its
// operations come after those that are left.
std::optional<uint64_t> Reconciler::add_desired(const Snapshot& more, Instant now,
                                                const Snapshot& seen) {
  std::set<NetnsName> whole = whole_spaces(desired_, more);
  bool sandboxes = std::ranges::none_of(more.namespaces, [&](const Netns& netns) {
    return netns.owned && whole.contains(netns.name);
  });
  if (revision_ == 0 || !plan_ || !sandboxes || !extends(desired_, more, whole)) return {};
  // What is still to be dropped may be what comes back.
  auto drops = [](const Op& op) { return op.verb == Op::Verb::drop; };
  if (std::ranges::any_of(remaining().ops, drops)) return {};
  add(desired_, more);
  for (const Link& link : more.links) owned_.aliases.insert(link.alias);
  for (const Netns& netns : more.namespaces) lookout_.add(netns, now);
  believe(seen, now);
  Plan addition = plan(more, part_of(believed_.state(), more, whole), owned_);
  std::ranges::move(addition.ops, std::back_inserter(plan_->ops));
  std::ranges::move(addition.conflicts, std::back_inserter(plan_->conflicts));
  return ++revision_;
}

void Reconciler::plan_anew() {
  plan_.reset();
  plan_done_ = 0;
  trying_first_ = false;
}

void Reconciler::believe(const Snapshot& seen, Instant now) {
  bool news = std::ranges::all_of(seen.namespaces, [&](const Netns& netns) {
    return lookout_.watches(netns.name) && !lookout_.known(netns.name);
  });
  if (seen.namespaces.empty() || !news) return;
  for (const Netns& netns : seen.namespaces) lookout_.seen(netns, now);
  settle_homes(desired_, seen);
  believed_.take(seen.namespaces, seen);
}

void Reconciler::watch(Instant now) {
  std::vector<Netns> wanted = desired_.namespaces;
  std::erase_if(leftovers_, [&](const Netns& found) { return contains(wanted, found.name); });
  wanted.insert(wanted.end(), leftovers_.begin(), leftovers_.end());
  wanted.push_back({kHost, "", false, 0});
  lookout_.watch(wanted, believed_.state().namespaces, now);
  std::erase_if(unreadable_, [&](const auto& entry) { return !lookout_.watches(entry.first); });
  std::erase_if(vanished_, [&](const auto& name) { return !contains(desired_.namespaces, name); });
}

void Reconciler::handle_kernel_event(const NetnsName& netns, Instant now) {
  lookout_.event(netns, now);
}

void Reconciler::handle_events_lost(Instant now) { lookout_.look_everywhere(now); }

Instant Reconciler::next_deadline() const {
  if (out_ || revision_ == 0) return kNever;
  return std::min({lookout_.next(), retries_.next_after(polled_), resync_at_, sysctls_at_});
}

std::optional<Request> Reconciler::poll_request(Instant now) {
  if (out_ || revision_ == 0) return {};
  polled_ = now;
  if (now >= resync_at_) {
    resync_at_ = resync_after(now);
    lookout_.look_everywhere(now);
  }
  // Where one of many cannot be read, the others are read one by one.
  size_t count_max = unreadable_.empty() ? SIZE_MAX : 1;
  if (auto unknown = lookout_.take(false, now, count_max); !unknown.empty()) {
    return out_ = dump_of(std::move(unknown));
  }
  if (auto apply = next_ops(now); !apply.ops.empty()) return out_ = std::move(apply);
  if (auto due = lookout_.take(true, now, std::min(count_max, kDumpMax)); !due.empty()) {
    return out_ = dump_of(std::move(due));
  }
  if (now < sysctls_at_) return {};
  sysctls_at_ = now + timing_.sysctl_check;
  Dump check{{}, desired_.sysctls};
  std::erase_if(check.sysctls, [&](const Sysctl& s) { return !lookout_.known(s.netns); });
  return out_ = std::move(check);
}

// A dump of namespaces reads their sysctls, and the host's as long as those have not been read.
Dump Reconciler::dump_of(std::vector<Netns> namespaces) {
  Dump dump{std::move(namespaces), {}};
  auto add = [&](const NetnsName& name) {
    std::ranges::copy(in_space(desired_.sysctls, name), std::back_inserter(dump.sysctls));
  };
  if (!host_read_) add(kHost);
  for (const Netns& netns : dump.namespaces) {
    if (netns.name != kHost) add(netns.name);
  }
  return dump;
}

// Where the other end of a pair is may not be known any more: its container was detached, and a
// crash came between.
bool Reconciler::approachable(const Object& object) const {
  auto spaces = spaces_of(object);
  return std::all_of(spaces.begin(), spaces.end(),
                     [&](const NetnsName& name) { return name.empty() || lookout_.known(name); });
}

const std::string* Reconciler::unreadable(const Object& object) const {
  for (const NetnsName& name : spaces_of(object)) {
    auto found = unreadable_.find(name);
    if (found != unreadable_.end()) return &found->second;
  }
  return nullptr;
}

Apply Reconciler::next_ops(Instant now) {
  const Remaining plan = remaining();
  if (!retries_.entries().empty() || !drifted_.empty()) {
    auto keys = keys_of(plan.ops);
    retries_.keep([&](const std::string& key) { return keys.contains(key); });
    std::erase_if(drifted_, [&](const std::string& key) { return !keys.contains(key); });
  }
  Apply apply;
  Shadow waiting;
  bool all = true, first = true, retrying = !retries_.entries().empty();
  for (const Op& op : plan.ops) {
    if (!approachable(op.object)) {
      all = all && unreadable(op.object);
      first = false;
    } else if (retrying && (waiting.covers(op) || retries_.waits(key_text(op.object), now))) {
      waiting.add(op);
      first = false;
    } else if (apply.ops.size() >= kOpsMax && !replaces(apply.ops.back(), op)) {
      all = false;
      break;
    } else {
      apply.ops.push_back(op);
    }
  }
  for (const Conflict& conflict : plan.conflicts) {
    all = all && (approachable(conflict.object) || unreadable(conflict.object));
  }
  trying_ = all ? revision_ : settled_;
  trying_first_ = first;
  if (apply.ops.empty()) settled_ = trying_;
  ops_total.add(static_cast<int64_t>(apply.ops.size()));
  return apply;
}

void Reconciler::handle_dump(Result<Snapshot> answer, Instant now) {
  OVN_CHECK(out_ && std::holds_alternative<Dump>(*out_));
  Dump asked = std::get<Dump>(*std::exchange(out_, {}));
  dumps_total.add();
  if (!answer) return note_unreadable(asked, answer.error(), now);
  for (const Netns& netns : asked.namespaces) unreadable_.erase(netns.name);
  auto seen = [&](const Netns& netns) { return lookout_.known(netns.name); };
  bool again = std::all_of(asked.namespaces.begin(), asked.namespaces.end(), seen);
  bool news = !believed_.agrees(asked.namespaces, *answer);
  auto before = again && news ? keys_of(remaining().ops) : std::set<std::string>();

  note_vanished(asked, *answer);
  if (news) {
    settle_homes(desired_, *answer);
    // The kernel knows more of an object than was asked of it, so that most news change nothing.
    bool done = plan_ && remaining().ops.empty() &&
                as_desired(asked.namespaces, desired_, *answer);
    believed_.take(asked.namespaces, *std::move(answer));
    if (!done) {
      keep_held(desired_, believed_.state(), owned_.held);
      settle_slots(desired_.elements, believed_.state().elements);
      plan_anew();
    }
  }
  lookout_.looked(asked.namespaces);
  for (const Sysctl& sysctl : asked.sysctls) host_read_ |= sysctl.netns == kHost;
  size_t looked_through = std::erase_if(
      leftovers_, [&](const Netns& found) { return contains(asked.namespaces, found.name); });
  if (news || looked_through > 0) watch(now);

  if (!again || !news) return;
  for (std::string key : keys_of(remaining().ops)) {
    if (!before.contains(key) && !retries_.find(key)) drifted_.insert(std::move(key));
  }
}

void Reconciler::note_unreadable(const Dump& asked, const Error& error, Instant now) {
  dump_errors_total.add();
  Duration pause = asked.namespaces.size() > 1 ? Duration(0) : kDumpRetry;
  for (const Netns& netns : asked.namespaces) {
    unreadable_[netns.name] = error.message;
    lookout_.look(netns.name, now + pause);
  }
}

void Reconciler::note_vanished(const Dump& asked, const Snapshot& answer) {
  for (const Netns& netns : asked.namespaces) {
    if (netns.owned || !contains(desired_.namespaces, netns.name)) continue;
    if (contains(answer.namespaces, netns.name)) {
      vanished_.erase(netns.name);
    } else if (vanished_.insert(netns.name).second) {
      vanished_news_.push_back(netns.name);
    }
  }
}

void Reconciler::handle_results(const std::vector<Result<void>>& results, Instant now) {
  OVN_CHECK(out_ && std::holds_alternative<Apply>(*out_));
  auto ops = std::get<Apply>(*std::exchange(out_, {})).ops;
  OVN_CHECK(results.size() == ops.size());
  std::vector<Op> done;
  Shadow failed;
  for (size_t i = 0; i < ops.size(); ++i) {
    note_result(ops[i], results[i], failed, now);
    if (results[i]) done.push_back(std::move(ops[i]));
  }
  believed_.take(done);
  if (trying_first_ && plan_ && done.size() == ops.size()) {
    plan_done_ += done.size();
    if (plan_done_ == plan_->ops.size()) plan_->ops.clear(), plan_done_ = 0;
  } else {
    plan_anew();
  }
  settled_ = trying_;
  auto makes_space = [](const Op& op) { return std::holds_alternative<Netns>(op.object); };
  if (std::ranges::any_of(done, makes_space)) watch(now);
  if (!drifted_.empty()) note_healed(done, now);
}

// What was changed by others, has been worked on, and needs nothing more.
void Reconciler::note_healed(std::span<const Op> done, Instant now) {
  auto left = keys_of(remaining().ops);
  for (const Op& op : done) {
    std::string key = key_text(op.object);
    if (left.contains(key) || drifted_.erase(key) == 0) continue;
    ++healed_total_;
    healed_objects_total.add();
    healed_.push_back({std::move(key), now});
    if (healed_.size() > kHealedKept) healed_.pop_front();
  }
}

void Reconciler::note_result(const Op& op, const Result<void>& result, Shadow& failed,
                             Instant now) {
  std::string key = key_text(op.object);
  auto spaces = spaces_of(op.object);
  for (const NetnsName& name : spaces) lookout_.changed(name, now);
  if (result) {
    retries_.succeeded(key);
    return;
  }
  op_errors_total.add();
  if (!failed.covers(op)) retries_.failed(key, result.error().message, now);
  failed.add(op);
  for (const NetnsName& name : spaces) lookout_.look(name, now);
}

std::vector<NetnsName> Reconciler::poll_vanished() { return std::exchange(vanished_news_, {}); }

}  // namespace ovn::reconcile
