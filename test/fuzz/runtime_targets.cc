// SPDX-License-Identifier: Apache-2.0
// What container runtimes say, and targets as people type them: what is taken is within bounds.
#include "core/base/check.h"
#include "core/runtime/answers.h"
#include "test/fuzz/target.h"

namespace ovn::fuzz {

namespace {

void runtime_target(ByteView input) {
  auto target = runtime::parse_target(as_text(input));
  if (!target) return;
  auto again = runtime::parse_target(runtime::to_string(*target));
  OVN_CHECK(again && *again == *target);
}

void docker_container(ByteView input) {
  auto container = runtime::parse_docker_container(as_text(input));
  if (!container) return;
  OVN_CHECK(container->pid >= 0 && !container->id.empty() && !container->name.empty());
  OVN_CHECK(container->name.find('/') == std::string::npos);
}

void docker_event(ByteView input) {
  auto event = runtime::parse_docker_event(as_text(input));
  OVN_CHECK(!event || !event->container.empty());
}

template <Result<runtime::Process> (*parse)(std::string_view)>
void process(ByteView input) {
  auto process = parse(as_text(input));
  OVN_CHECK(!process || process->pid >= 0);
}

// They become names of files.
void podman_containers(ByteView input) {
  auto list = runtime::parse_podman_containers(as_text(input));
  if (!list) return;
  for (const auto& one : *list) OVN_CHECK(one.id.find('/') == std::string::npos && !one.id.empty());
}

void machine(ByteView input) {
  auto leader = runtime::parse_machine(as_text(input));
  OVN_CHECK(!leader || *leader > 0);
}

}  // namespace

std::vector<Target> runtime_targets() {
  return {
      {"runtime_target",
       {bytes_of("docker:web"), bytes_of("containerd:k8s.io/redis"), bytes_of("pid:4711"),
        bytes_of("/run/netns/blue"), bytes_of("web")},
       runtime_target},
      {"docker_container",
       {bytes_of(R"({"Id":"30b5","Name":"/web","State":{"Running":true,"Pid":7,)"
                 R"("StartedAt":"T"},"HostConfig":{"NetworkMode":"container:90da"}})")},
       docker_container},
      {"docker_event", {bytes_of(R"({"Action":"die","Actor":{"ID":"30b5"}})")}, docker_event},
      {"runc_state",
       {bytes_of(R"({"init_process_pid":37,"init_process_start":2312473})")},
       process<runtime::parse_runc_state>},
      {"crun_status",
       {bytes_of(R"({"pid":46,"process-start-time":2309557})")},
       process<runtime::parse_crun_status>},
      {"podman_containers",
       {bytes_of(R"([{"id":"30b5","names":["web"]},{"id":"90da"}])")},
       podman_containers},
      {"machine", {bytes_of("NAME=box\nLEADER=42\n")}, machine},
  };
}

}  // namespace ovn::fuzz
