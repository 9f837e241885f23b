// SPDX-License-Identifier: Apache-2.0
// Attaches containers that are followed over their restarts to their new namespaces. Runtimes are
// asked for those that wait, often at first, then every few seconds, and at once when Docker tells
// of a start. A container that its runtime removed is given up: at once where ids are never used
// again (docker, podman), after a while where a container of that name may be made anew.
#pragma once

#include <map>
#include <set>

#include "cmd/agent/docker_events.h"
#include "cmd/agent/host_driver.h"
#include "cmd/agent/runtimes.h"

namespace ovn::agent {

inline constexpr size_t kQuestionsMax = 16;  // under way at a time

class RestartKeeper {
 public:
  // All of it outlives the keeper. `host_cookie` is that of the host's own namespace.
  RestartKeeper(Loop& loop, HostDriver& host, KernelThread& kernel, Runtimes& runtimes,
                std::string docker_socket, Duration restart_time, uint64_t host_cookie);

  // Sandboxes wait; some of them may have begun to just now.
  void check();
  void set_restart_time(Duration restart_time) { restart_time_ = restart_time; }

 private:
  void look();
  void ask_next();
  void answered(const model::SandboxId& id, Result<std::optional<runtime::Container>> container);
  void unknown(const model::Sandbox& sandbox);
  void settled(const model::SandboxId& id, Result<Target> target);
  void attach(const model::SandboxId& id, const Target& target, uint64_t cookie);
  // Null once it does not wait any more.
  const model::Sandbox* find(const model::SandboxId& id) const;

  Loop& loop_;
  HostDriver& host_;
  KernelThread& kernel_;
  Runtimes& runtimes_;
  DockerEvents events_;
  Duration restart_time_;
  uint64_t host_cookie_;
  Timer timer_;
  Duration pause_{};
  std::map<model::SandboxId, Instant> known_;  // who waits, and when its runtime knew it last
  std::set<model::SandboxId> to_ask_;          // in this round
  size_t under_way_ = 0;                       // questions
};

}  // namespace ovn::agent
