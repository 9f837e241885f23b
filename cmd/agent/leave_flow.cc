// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/leave_flow.h"

#include "core/base/failpoint.h"
#include "core/base/log.h"
#include "core/controller/leave_rules.h"

namespace ovn::agent {

namespace {

constexpr Duration kDetachTime = std::chrono::seconds(10);
// The goodbye is repeated by those who heard it; the answer needs a moment to reach the caller.
constexpr Duration kGoodbye = std::chrono::seconds(1);
constexpr Duration kAnswer = std::chrono::milliseconds(100);

// A manager that does not know the node (any more) has let it go.
Result<void> consent(const api::Response& response) {
  if (response.status < 400) return {};
  TRY(auto why, api::parse_refusal(response));
  if (why.code == Errc::not_found) return {};
  return Failure{std::move(why).within("the manager cannot be told that this host leaves")};
}

}  // namespace

LeaveFlow::LeaveFlow(FlowTools tools, GossipDriver& gossip, const ManagerServer* manager_server,
                     std::function<void()> left)
    : tools_(tools),
      gossip_(gossip),
      manager_server_(manager_server),
      left_(std::move(left)),
      timer_(tools.loop) {}

void LeaveFlow::begin(bool force, Then then) {
  if (auto may = check(force); !may) return then(Failure{may.error()});
  then_ = std::move(then);
  idle_time_ = tools_.host.host().idle_time;
  log::info("leaving the cluster");
  manager_server_ ? detach_all() : ask_manager();
}

Result<void> LeaveFlow::check(bool force) const {
  if (under_way()) return fail(Errc::conflict, "this host is leaving its cluster already");
  const controller::Host& host = tools_.host.host();
  if (manager_server_) {
    CHECK_OK(controller::check_manager_leave(manager_server_->manager(), host.self.id));
  }
  return controller::check_leave(host, force);
}

// Before anything is detached: a host that cannot leave shall stay as it is.
void LeaveFlow::ask_manager() {
  std::string path = api::node_path(tools_.host.host().self.id);
  tools_.manager.forward({"GET", path, {}, ""}, [this](api::Response response) {
    auto answered = consent(response);
    answered ? detach_all() : fail_with(answered.error());
  });
}

void LeaveFlow::detach_all() {
  auto released = controller::release_all(tools_.host.host(), tools_.loop.now());
  detached_ = std::move(released.endpoints);
  tools_.host.commit(std::move(released.batch),
                     [this](Result<void> committed) { detached(std::move(committed)); });
}

void LeaveFlow::detached(Result<void> committed) {
  if (committed) committed = failpoint("leave.detached");
  if (!committed) return fail_with(committed.error());
  auto go_on = [this, done = std::make_shared<bool>(false)] {
    if (std::exchange(*done, true)) return;
    timer_.disarm();
    manager_server_ ? say_goodbye() : remove_node();
  };
  timer_.arm_after(kDetachTime, go_on);
  tools_.host.await(tools_.host.follow(), go_on);
}

void LeaveFlow::remove_node() {
  std::string path = api::node_path(tools_.host.host().self.id);
  tools_.manager.forward({"DELETE", path, {}, ""}, [this](api::Response response) {
    auto removed = consent(response);
    if (removed) removed = failpoint("leave.removed");
    removed ? say_goodbye() : fail_with(removed.error());
  });
}

void LeaveFlow::say_goodbye() {
  gossip_.update([](gossip::Node& node, Instant now) { node.leave(now); });
  timer_.arm_after(kGoodbye, [this] { answer(); });
}

void LeaveFlow::answer() {
  then_(std::move(detached_));
  timer_.arm_after(kAnswer, left_);
}

void LeaveFlow::fail_with(Error why) {
  tools_.host.host().idle_time = idle_time_;
  auto then = std::exchange(then_, nullptr);
  then(Failure{std::move(why)});
}

}  // namespace ovn::agent
