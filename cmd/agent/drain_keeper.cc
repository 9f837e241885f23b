// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/drain_keeper.h"

#include "core/api/manager_api.h"
#include "core/controller/drain_rules.h"

namespace ovn::agent {

namespace {

constexpr Duration kLookInterval = std::chrono::seconds(5);

}  // namespace

DrainKeeper::DrainKeeper(Loop& loop, HostDriver& host, ManagerLink& manager)
    : host_(host), manager_(manager), timer_(loop) {
  end_those_gone();
}

// The manager's policy brings the drain again until it has heard.
void DrainKeeper::end_those_gone() {
  timer_.arm_after(kLookInterval, [this] { end_those_gone(); });
  for (const auto& endpoint : controller::drains_to_end(host_.host())) {
    std::string path = fmt::format("{}/{}", api::kDrainsPath, endpoint);
    manager_.forward({"DELETE", path, {}, ""}, [](const api::Response&) {});
  }
}

}  // namespace ovn::agent
