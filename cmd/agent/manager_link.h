// SPDX-License-Identifier: Apache-2.0
// The manager as this host sees it: requests whose answers are nouns, and the long-polled watch
// whose answers are the policy. It does not know whether the manager is in this process or behind
// TLS. A watch asks on from the policy that is in place here, which tells the manager so. While no
// manager can be reached the watch tries again, with growing pauses and some chance
// in them, so that a thousand hosts do not come back at once.
#pragma once

#include <functional>
#include <string>

#include "cmd/agent/api_http.h"
#include "core/base/random.h"
#include "core/controller/attach_rules.h"
#include "core/controller/policy_rules.h"

namespace ovn::agent {

class ManagerLink {
 public:
  template <class T>
  using Then = std::function<void(Result<T>)>;
  // To be told when the policy is in place; if it cannot be, it comes again.
  using Adopted = std::function<void(Result<void>)>;
  using OnPolicy = std::function<void(const controller::Policy&, Adopted)>;

  // `watch` may be another connection than `call`: its answers keep everything behind them waiting.
  ManagerLink(Loop& loop, ApiCall call, ApiCall watch, uint64_t seed, OnPolicy on_policy);

  // Begins to watch.
  void start();

  // Passes a request on as it is.
  void forward(api::Request request, ApiRespond respond) { call_(std::move(request), respond); }
  // Errors: the manager's; unavailable.
  void find_network(const std::string& reference, Then<model::Network> then);
  void find_service(const std::string& reference, Then<model::Service> then);
  void ask_lease(const controller::NeedLease& need, Then<model::Lease> then);
  void return_lease(uint64_t lease, std::function<void(Result<void>)> then);

  // "ok", or "unreachable: why".
  const std::string& state() const { return state_; }

 private:
  void ask();
  void answered(api::Response response);
  void adopted(uint64_t revision, const Result<void>& done);
  void failed(const Error& why);
  void ask_later();

  Loop& loop_;
  ApiCall call_;
  ApiCall watch_;
  OnPolicy on_policy_;
  Random random_;
  Timer pause_;
  Duration backoff_;
  uint64_t revision_ = 0;
  std::string state_ = "unreachable: not asked yet";
};

// The answer of a watch. Errors: invalid.
Result<controller::Policy> parse_policy(const json::object& body);

}  // namespace ovn::agent
