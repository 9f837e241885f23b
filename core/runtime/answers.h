// SPDX-License-Identifier: Apache-2.0
// What runtimes say of their containers, read as if hostile: an answer of Docker's API, the state
// files of runc and crun, podman's list of containers, systemd's file of a machine. Only what is
// asked for is looked at; the rest may change from release to release.
//
// Sources: Docker Engine API v1.41, ContainerInspect and SystemEvents; runc
// libcontainer/container_linux.go (State); crun src/libcrun/status.c; containers/storage
// containers.go (Container); systemd src/machine/machine.c (machine_save()).
#pragma once

#include <vector>

#include "core/runtime/container.h"

namespace ovn::runtime {

inline constexpr size_t kAnswerMax = 4 << 20;  // bytes of any of these

// GET /containers/X/json. Errors: corrupt.
Result<Container> parse_docker_container(std::string_view json);

// One line of GET /events: whom it is about. Errors: corrupt.
struct DockerEvent {
  std::string action;     // "start", "die", "destroy"
  std::string container;  // id
};
Result<DockerEvent> parse_docker_event(std::string_view json);

// The process that a state file tells of. Its beginning, in clock ticks after the machine's, says
// whether the process of that id is still the same (proc_pid_stat(5), starttime).
struct Process {
  int32_t pid = 0;  // 0: none
  uint64_t start_ticks = 0;

  friend bool operator==(const Process&, const Process&) = default;
};
// ROOT/ID/state.json of runc, ROOT/ID/status of crun. Errors: corrupt.
Result<Process> parse_runc_state(std::string_view json);
Result<Process> parse_crun_status(std::string_view json);

// containers.json of podman's storage: ids and names. Errors: corrupt.
struct Named {
  std::string id, name;

  friend bool operator==(const Named&, const Named&) = default;
};
Result<std::vector<Named>> parse_podman_containers(std::string_view json);

// The leader of a machine, from its file in /run/systemd/machines. Errors: corrupt.
Result<int32_t> parse_machine(std::string_view text);

}  // namespace ovn::runtime
