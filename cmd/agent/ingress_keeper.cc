// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/ingress_keeper.h"

#include "cmd/cluster/openssl.h"
#include "core/base/log.h"
#include "core/controller/ingress_rules.h"
#include "core/controller/policy_rules.h"

namespace ovn::agent {

namespace {

constexpr Duration kRetryInterval = std::chrono::seconds(5);

}  // namespace

IngressKeeper::IngressKeeper(Loop& loop, HostDriver& host, ManagerLink& manager)
    : loop_(loop), host_(host), manager_(manager), retry_(loop) {
  host_.on_followed([this] { check(); });
}

// All that can be done without asking anybody goes to disk at once.
void IngressKeeper::check() {
  if (busy_) return;
  if (loop_.now() < not_before_) return release(true);
  store::Batch batch;
  std::vector<model::EndpointId> added;
  while (true) {
    auto step = controller::next_ingress_step(
        host_.host(), model::EndpointId(cluster::random_id()), unix_now(), loop_.now());
    auto* change = step ? std::get_if<controller::IngressChange>(&*step) : nullptr;
    if (change) {
      batch.insert(batch.end(), change->batch.begin(), change->batch.end());
      if (change->added) added.push_back(*change->added);
      continue;
    }
    if (!batch.empty()) return commit(std::move(batch), std::move(added));
    if (!step) return fail_for_now(step.error());
    if (auto* need = std::get_if<controller::NeedLease>(&*step)) return ask(*need);
    trouble_.clear();
    if (settling_ == 0) release(false);
    return;
  }
}

void IngressKeeper::await(const model::SandboxId& sandbox, std::function<void()> done) {
  waiting_.push_back({sandbox, std::move(done)});
  check();
}

void IngressKeeper::ask(const controller::NeedLease& need) {
  busy_ = true;
  manager_.ask_lease(need, [this](Result<model::Lease> lease) {
    if (!lease) {
      busy_ = false;
      return fail_for_now(lease.error());
    }
    commit(controller::adopt_lease(host_.host(), *lease, loop_.now()), {});
  });
}

void IngressKeeper::commit(store::Batch batch, std::vector<model::EndpointId> added) {
  busy_ = true;
  host_.commit(std::move(batch), [this, added = std::move(added)](Result<void> done) {
    busy_ = false;
    done ? committed(added) : fail_for_now(done.error());
  });
}

void IngressKeeper::committed(const std::vector<model::EndpointId>& added) {
  for (const auto& id : added) controller::confirm_attach(host_.host(), id);
  ++settling_;
  host_.await(host_.follow(), [this] {
    if (--settling_ == 0) release(false);
  });
}

void IngressKeeper::fail_for_now(const Error& why) {
  if (std::exchange(trouble_, why.message) != why.message) {
    log::warn("ingress network: {}; tried again", why.message);
  }
  not_before_ = loop_.now() + kRetryInterval;
  retry_.arm(not_before_, [this] { check(); });
  release(true);
}

void IngressKeeper::release(bool all) {
  std::vector<Waiting> kept, done;
  for (Waiting& one : waiting_) {
    bool waits = !all && controller::awaits_twin(host_.host(), one.sandbox);
    (waits ? kept : done).push_back(std::move(one));
  }
  waiting_ = std::move(kept);
  for (const Waiting& one : done) one.done();
}

}  // namespace ovn::agent
