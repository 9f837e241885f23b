// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/lease_keeper.h"

#include "core/base/log.h"

namespace ovn::agent {

namespace {

constexpr Duration kInterval = std::chrono::minutes(5);

}  // namespace

LeaseKeeper::LeaseKeeper(Loop& loop, HostDriver& host, ManagerLink& manager)
    : loop_(loop), host_(host), manager_(manager), timer_(loop), retry_timer_(loop) {
  arm();
}

void LeaseKeeper::check() {
  for (const auto& need : asks_.due(host_.host(), loop_.now())) ask(need);
  retry_timer_.arm(asks_.next_deadline(), [this] { check(); });
}

void LeaseKeeper::ask(const controller::NeedLease& need) {
  manager_.ask_lease(need, [this, need](Result<model::Lease> lease) {
    if (!lease) {
      log::debug("lease in {}: {}", need.subnet, lease.error().message);
      asks_.refused(need, host_.host(), loop_.now());
      return check();
    }
    asks_.granted(need);
    host_.commit_and_follow(controller::adopt_lease(host_.host(), *lease, loop_.now()));
  });
}

// First they are ours no more, on disk, and then the manager is told: never may two hosts hold a
// block. It is told again until its policy says that it knows.
void LeaseKeeper::give_back_idle() {
  store::Batch batch;
  for (uint64_t lease : controller::leases_to_return(host_.host(), loop_.now())) {
    auto changes = controller::drop_lease(host_.host(), lease, loop_.now());
    batch.insert(batch.end(), changes.begin(), changes.end());
  }
  host_.commit(std::move(batch), [this](Result<void> committed) {
    if (committed) return_leases();
  });
  check();
  arm();
}

void LeaseKeeper::return_leases() {
  for (uint64_t lease : host_.host().returned_leases) {
    manager_.return_lease(lease, [lease](Result<void> returned) {
      if (!returned) log::debug("lease {} not returned: {}", lease, returned.error().message);
    });
  }
}

void LeaseKeeper::arm() {
  timer_.arm_after(kInterval, [this] { give_back_idle(); });
}

}  // namespace ovn::agent
