// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/drain_keeper.h"

#include "core/api/manager_api.h"
#include "core/controller/drain_rules.h"

namespace ovn::agent {

namespace {

constexpr Duration kLookInterval = std::chrono::seconds(5);

}  // namespace

DrainKeeper::DrainKeeper(Loop& loop, HostDriver& host, ManagerLink& manager)
    : loop_(loop), host_(host), manager_(manager), timer_(loop) {
  end_those_gone();
}

// The manager's policy brings the drain again until it has heard.
void DrainKeeper::end_those_gone() {
  timer_.arm_after(kLookInterval, [this] { end_those_gone(); });
  gone_ = controller::drains_to_end(host_.host());
  if (!asking_) end_next();
}

void DrainKeeper::end_next() {
  asking_ = !gone_.empty();
  if (!asking_) return;
  std::string path = fmt::format("{}/{}", api::kDrainsPath, gone_.back());
  gone_.pop_back();
  manager_.forward({"DELETE", path, {}, ""}, [this](const api::Response&) {
    loop_.post([this] { end_next(); });
  });
}

}  // namespace ovn::agent
