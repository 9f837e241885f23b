// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/health_checker.h"

#include "cmd/agent/health_probe.h"
#include "core/base/log.h"

namespace ovn::agent {

HealthChecker::HealthChecker(Loop& loop, KernelThread& kernel, controller::Host& host,
                             std::function<void()> on_changed)
    : loop_(loop),
      kernel_(kernel),
      host_(host),
      on_changed_(std::move(on_changed)),
      timer_(loop) {}

void HealthChecker::follow() {
  monitor_.follow(controller::health_wish(host_), loop_.now());
  host_.health = monitor_.states();
  step();
}

void HealthChecker::step() {
  for (const auto& due : monitor_.poll(loop_.now())) look(due);
  timer_.arm(monitor_.next_deadline(), [this] { step(); });
}

void HealthChecker::look(const controller::HealthMonitor::Look& look) {
  const model::Endpoint& endpoint = host_.endpoints.at(look.endpoint);
  auto then = [this, id = look.endpoint, number = look.number](const Result<void>& found) {
    answered(id, number, found);
  };
  look_at_health(loop_, kernel_, host_.sandboxes.at(endpoint.sandbox),
                 endpoint.addresses.at(0).address.address(), look.check, then);
}

void HealthChecker::answered(const model::EndpointId& endpoint, uint64_t number,
                             const Result<void>& found) {
  bool changed = monitor_.handle_answer(endpoint, number, found.has_value(), loop_.now());
  if (changed) {
    host_.health = monitor_.states();
    const model::Endpoint& held = host_.endpoints.at(endpoint);
    log::info("{} as a backend of {} is {}{}", host_.sandboxes.at(held.sandbox).target,
              host_.services.at(held.service).name, to_string(host_.health.at(endpoint)),
              found ? "" : ": " + found.error().message);
    on_changed_();
  }
  step();
}

}  // namespace ovn::agent
