// SPDX-License-Identifier: Apache-2.0
#include "test/sim/verdict_times.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace ovn::sim {
namespace {

using gossip::MemberState;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kBin = milliseconds(250);

// The end of the bin below which that share lies.
double percentile(std::span<const uint64_t> bins, double share) {
  auto all = std::accumulate(bins.begin(), bins.end(), uint64_t{0});
  auto wanted = static_cast<uint64_t>(share * static_cast<double>(all));
  size_t bin = 0;
  for (uint64_t below = 0; bin < bins.size(); ++bin) {
    below += bins[bin];
    if (below > wanted) break;
  }
  return std::chrono::duration<double>(kBin).count() * static_cast<double>(bin + 1);
}

class VerdictWatch : public Checker {
 public:
  explicit VerdictWatch(std::shared_ptr<VerdictTimes> times) : times_(std::move(times)) {}

 private:
  void stopped(World& world, HostId id) override {
    const Host& host = world.host(id);
    if (world.network().calm() && !host.planned) crashed_[host.identity.node] = world.now();
  }
  void started(World& world, HostId id) override {
    crashed_.erase(world.host(id).identity.node);
    std::erase_if(held_, [&](const auto& entry) { return entry.first.first == id; });
  }

  void event(World& world, HostId id, const gossip::Event& event) override {
    auto* changed = std::get_if<gossip::MemberChanged>(&event);
    if (!changed) return;
    auto view = world.node(id).member(changed->node);
    MemberState& held = held_[{id, changed->node}];
    MemberState now = view ? view->state : MemberState::alive;
    MemberState before = std::exchange(held, now);
    if (now < MemberState::unreachable || now == before || now == MemberState::left) return;
    auto subject = world.host_of(changed->node);
    auto crash = crashed_.find(changed->node);
    if (crash != crashed_.end()) note(world, id, crash->second, now);
    else if (subject && world.running(*subject)) note_false(world, *subject, changed->node, now);
  }

  void note(World& world, HostId id, Instant crash, MemberState state) {
    bool quiet = world.network().calm() && world.network_changed() <= crash - seconds(10) &&
                 world.host(id).disturbed <= crash - seconds(10);
    if (!quiet) return;
    auto bin = static_cast<size_t>((world.now() - crash) / kBin);
    size_t first = state == MemberState::failed ? VerdictTimes::kFailed : 0;
    ++times_->cells[first + std::min(bin, VerdictTimes::kBins - 1)];
  }
  void note_false(World& world, HostId subject, const Uuid& node, MemberState state) {
    if (world.host(subject).identity.node != node) return;  // reinstalled since
    ++times_->cells[state == MemberState::failed ? VerdictTimes::kFalseFailed
                                                 : VerdictTimes::kFalseUnreachable];
  }

  std::shared_ptr<VerdictTimes> times_;
  std::map<Uuid, Instant> crashed_;
  std::map<std::pair<HostId, Uuid>, MemberState> held_;
};

}  // namespace

std::string VerdictTimes::text() const {
  std::span all(cells);
  auto unreachable = all.subspan(0, kBins), failed = all.subspan(kFailed, kBins);
  return fmt::format(
      "crashes in a calm network, at each other host: UNREACHABLE p50 {:.2f} s, p99 {:.2f} s; "
      "FAILED p50 {:.2f} s, p99 {:.2f} s\n"
      "verdicts on hosts that ran, under all faults: {} UNREACHABLE, {} FAILED\n",
      percentile(unreachable, 0.5), percentile(unreachable, 0.99), percentile(failed, 0.5),
      percentile(failed, 0.99), cells[kFalseUnreachable], cells[kFalseFailed]);
}

std::unique_ptr<Checker> watch_verdicts(std::shared_ptr<VerdictTimes> times) {
  return std::make_unique<VerdictWatch>(std::move(times));
}

}  // namespace ovn::sim
