// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/restart_keeper.h"

#include <algorithm>

#include "core/base/log.h"
#include "core/controller/restart_rules.h"
#include "netlink/processes.h"

namespace ovn::agent {

namespace {

constexpr Duration kFirstPause = std::chrono::milliseconds(200);
constexpr Duration kLongestPause = std::chrono::seconds(5);

runtime::Kind kind_of(const model::Sandbox& sandbox) {
  auto target = runtime::parse_target(sandbox.target);
  return target ? target->kind : runtime::Kind::any;
}

bool ids_are_unique(runtime::Kind kind) {
  return kind == runtime::Kind::docker || kind == runtime::Kind::podman;
}

}  // namespace

RestartKeeper::RestartKeeper(Loop& loop, HostDriver& host, KernelThread& kernel,
                             Runtimes& runtimes, std::string docker_socket, Duration restart_time,
                             uint64_t host_cookie)
    : loop_(loop),
      host_(host),
      kernel_(kernel),
      runtimes_(runtimes),
      events_(loop, std::move(docker_socket), [this](const auto&) { look(); }),
      restart_time_(restart_time),
      host_cookie_(host_cookie),
      timer_(loop) {}

void RestartKeeper::check() {
  bool docker = false, fresh = false;
  for (const model::Sandbox& sandbox : controller::waiting(host_.host())) {
    docker = docker || kind_of(sandbox) == runtime::Kind::docker;
    fresh = known_.try_emplace(sandbox.id, loop_.now()).second || fresh;
  }
  events_.listen(docker);
  if (!fresh) return;
  pause_ = kFirstPause;
  timer_.arm_after(pause_, [this] { look(); });
}

// A round that is not over yet goes on.
void RestartKeeper::look() {
  std::erase_if(known_, [this](const auto& entry) { return !find(entry.first); });
  if (known_.empty()) return events_.listen(false);
  if (to_ask_.empty()) {
    for (const auto& [id, _] : known_) to_ask_.insert(id);
  }
  ask_next();
  pause_ = std::min(pause_ * 3 / 2, kLongestPause);
  timer_.arm_after(pause_, [this] { look(); });
}

void RestartKeeper::ask_next() {
  while (under_way_ < kQuestionsMax && !to_ask_.empty()) {
    model::SandboxId id = to_ask_.extract(to_ask_.begin()).value();
    const model::Sandbox* sandbox = find(id);
    if (!sandbox) continue;
    ++under_way_;
    runtimes_.find({kind_of(*sandbox), sandbox->container},
                   [this, id](Result<std::optional<runtime::Container>> container) {
                     --under_way_;
                     answered(id, std::move(container));
                     ask_next();
                   });
  }
}

void RestartKeeper::answered(const model::SandboxId& id,
                             Result<std::optional<runtime::Container>> container) {
  const model::Sandbox* sandbox = find(id);
  if (!sandbox) return;
  // A runtime that cannot be asked is none that has removed it.
  if (container && !*container) return unknown(*sandbox);
  known_[id] = loop_.now();
  if (!container || (*container)->pid == 0) return;
  runtimes_.settle(**container,
                   [this, id](Result<Target> target) { settled(id, std::move(target)); });
}

void RestartKeeper::unknown(const model::Sandbox& sandbox) {
  bool over = loop_.now() - known_[sandbox.id] >= restart_time_;
  if (over || ids_are_unique(kind_of(sandbox))) host_.release(sandbox.id, "was removed");
}

// What went wrong in between may go better the next time.
void RestartKeeper::settled(const model::SandboxId& id, Result<Target> target) {
  if (!target) return;
  kernel_.run([target = *target] { return cookie_of(target); },
              [this, id, target = *target](Result<uint64_t> cookie) {
                if (cookie && find(id)) attach(id, target, *cookie);
              });
}

void RestartKeeper::attach(const model::SandboxId& id, const Target& target, uint64_t cookie) {
  model::Sandbox found = *find(id);
  found.target = target.canonical;
  found.netns_path = target.netns_path;
  found.cookie = cookie;
  found.shares_host = cookie == host_cookie_;
  found.began = found.shares_host ? netlink::process_start(target.pid) : 0;
  found.boot_id = host_.host().boot_id;
  found.pid = target.pid;
  if (std::string why = controller::obstacle(host_.host(), id, found); !why.empty()) {
    log::warn("{} has started, but cannot be attached as it was: {}", found.target, why);
    return host_.release(id, "is not followed any more");
  }
  log::info("{} has started: it is attached again", found.target);
  known_.erase(id);
  host_.commit_and_follow(controller::end_wait(host_.host(), id, found));
}

const model::Sandbox* RestartKeeper::find(const model::SandboxId& id) const {
  auto found = host_.host().sandboxes.find(id);
  bool waits = found != host_.host().sandboxes.end() && found->second.waits();
  return waits ? &found->second : nullptr;
}

}  // namespace ovn::agent
