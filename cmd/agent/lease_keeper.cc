// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/lease_keeper.h"

#include "core/base/log.h"

namespace ovn::agent {

namespace {

constexpr Duration kInterval = std::chrono::minutes(5);

}  // namespace

LeaseKeeper::LeaseKeeper(Loop& loop, HostDriver& host, ManagerLink& manager)
    : loop_(loop), host_(host), manager_(manager), timer_(loop) {
  arm();
}

void LeaseKeeper::check() {
  for (const auto& need : controller::leases_wanted(host_.host())) {
    if (asked_.insert(need.subnet).second) ask(need);
  }
}

void LeaseKeeper::ask(const controller::NeedLease& need) {
  manager_.ask_lease(need, [this, need](Result<model::Lease> lease) {
    asked_.erase(need.subnet);
    if (!lease) return log::debug("lease in {}: {}", need.subnet, lease.error().message);
    host_.commit_and_follow(controller::adopt_lease(host_.host(), *lease, loop_.now()));
  });
}

// First it is ours no more, on disk, and then the manager is told: never may two hosts hold a block.
void LeaseKeeper::give_back_idle() {
  for (uint64_t lease : controller::leases_to_return(host_.host(), loop_.now())) {
    auto batch = controller::drop_lease(host_.host(), lease, loop_.now());
    host_.commit(std::move(batch), [this, lease](Result<void> committed) {
      if (!committed) return;
      manager_.return_lease(lease, [lease](Result<void> returned) {
        if (!returned) log::info("lease {} not returned: {}", lease, returned.error().message);
      });
    });
  }
  check();
  arm();
}

void LeaseKeeper::arm() {
  timer_.arm_after(kInterval, [this] { give_back_idle(); });
}

}  // namespace ovn::agent
