// SPDX-License-Identifier: Apache-2.0
#include "netlink/unforgotten.h"

#include <algorithm>
#include <iterator>

#include "core/base/failpoint.h"
#include "core/base/metrics.h"
#include "netlink/namespaces.h"

namespace ovn::netlink {

namespace {

metrics::Counter forget_failures_total(
    "ovn_lite_netlink_forget_failures_total",
    "Times that tracked connections could not be forgotten; it is tried again.");
metrics::Counter unforgotten_overflow_total(
    "ovn_lite_netlink_unforgotten_overflow_total",
    "Backends and ports whose connections were to be forgotten and are not tried again.");

void cut(auto& all) {
  if (all.size() <= kUnforgottenMax) return;
  unforgotten_overflow_total.add(static_cast<int64_t>(all.size() - kUnforgottenMax));
  all.erase(std::next(all.begin(), kUnforgottenMax), all.end());
}

}  // namespace

void Unforgotten::add(const kernel::nft::Served& served, kernel::Flows flows) {
  auto [at, is_new] = served_.emplace(served, flows);
  if (!is_new) at->second = std::max(at->second, flows);
}

void Unforgotten::add(const ChangedTranslation& changed) {
  const auto& at = changed.translation;
  Port port{at.to.address.family(), at.protocol, at.address, at.port};
  changed_.insert_or_assign(port, changed);
}

Result<void> Unforgotten::settle(const Forget& forget) {
  if (size() == 0) return {};
  std::vector<ChangedTranslation> changed;
  for (const auto& [_, one] : changed_) changed.push_back(one);
  auto forgotten = forget(served_, changed);
  if (forgotten) {
    served_.clear(), changed_.clear();
  } else {
    forget_failures_total.add();
    cut(served_), cut(changed_);
  }
  return forgotten;
}

Result<void> settle_unforgotten(OpenNetns& netns) {
  return netns.unforgotten().settle([&](const auto& served, auto changed) -> Result<void> {
    CHECK_OK(failpoint("kernel.forget"));
    TRY(auto* netfilter, netns.nft_socket());
    if (!served.empty()) CHECK_OK(forget_served(*netfilter, served));
    if (changed.empty()) return {};
    TRY(auto* route, netns.socket());
    return forget_flows(*netfilter, *route, changed);
  });
}

}  // namespace ovn::netlink
