// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/runtimes.h"

#include "cmd/agent/docker_socket.h"
#include "cmd/agent/runtime_files.h"
#include "core/model/names.h"
#include "netlink/processes.h"

namespace ovn::agent {

namespace {

using runtime::Container;
using runtime::Kind;
using ContainerAnswer = Result<std::optional<Container>>;

constexpr Duration kDockerTime = std::chrono::seconds(3);
constexpr size_t kShortId = 12;

// A name that serves in DNS: the container's, or the beginning of its id.
std::string name_of(const Container& container) {
  std::string name = container.name.substr(container.name.find('/') + 1);
  if (model::check_name("container", name)) return name;
  std::string id = container.id.substr(container.id.find('/') + 1).substr(0, kShortId);
  return model::check_name("container", id) ? id : container.target();
}

Target target_of(const Container& container, netlink::Fd pidfd) {
  return {container.target(),    netlink::process_netns_path(container.pid),
          container.pid,         name_of(container),
          container.id,          std::make_shared<const netlink::Fd>(std::move(pidfd))};
}

Failure nobody_called(const runtime::Target& target) {
  std::string_view tried =
      target.kind == Kind::any
          ? "no container of docker, podman, containerd, crun, runc or systemd-nspawn is called so "
            "or has an id that begins so, and there is no namespace of that name"
          : "there is no such container";
  return fail(Errc::not_found, "target '{}': {}", to_string(target), tried);
}

}  // namespace

Runtimes::Runtimes(Loop& loop, KernelThread& kernel, Config::Runtime places)
    : loop_(loop), kernel_(kernel), places_(std::move(places)) {}

void Runtimes::find(const runtime::Target& target, Found found) {
  auto in_files = [this, target, found](std::optional<Container> of_docker) {
    auto look = [places = places_, target] { return find_in_files(places, target); };
    auto looked = [target, found, of_docker](Result<std::vector<Container>> all) {
      if (!all) return found(Failure{std::move(all).error()});
      if (of_docker) all->push_back(*of_docker);
      found(runtime::choose(target, *std::move(all)));
    };
    kernel_.run(look, looked);
  };
  if (target.kind != Kind::docker && target.kind != Kind::any) return in_files({});
  find_docker_container(loop_, places_.docker_socket, target.name, kDockerTime,
                        [in_files, found, word = target.kind == Kind::any](auto answer) {
                          bool absent = !answer && answer.error().code == Errc::unavailable;
                          if (absent && word) return in_files({});
                          if (!answer) return found(Failure{std::move(answer).error()});
                          in_files(*std::move(answer));
                        });
}

void Runtimes::resolve(const std::string& text, std::function<void(Result<Target>)> then) {
  auto target = runtime::parse_target(text);
  if (!target) return then(Failure{std::move(target).error()});
  if (!runtime::is_container(target->kind) && target->kind != Kind::any) {
    return then(agent::target_of(*target));
  }
  find(*target, [this, target = *target, then](ContainerAnswer answer) {
    if (!answer) return then(Failure{std::move(answer).error()});
    if (!*answer && target.pid() != 0) return then(agent::target_of(target));
    if (!*answer) return then(nobody_called(target));
    if ((*answer)->kind == Kind::netns) return then(agent::target_of({Kind::netns, target.name}));
    settle(**answer, then);
  });
}

void Runtimes::settle(const Container& container, std::function<void(Result<Target>)> then) {
  if (auto can = runtime::check_attachable(container); !can) return then(Failure{can.error()});
  auto pidfd = open_pidfd(container.pid);
  auto ended = [target = container.target()] {
    return fail(Errc::conflict, "{} ended, or began anew, just now", target);
  };
  if (!pidfd) return then(ended());
  auto held = std::make_shared<netlink::Fd>(*std::move(pidfd));
  find({container.kind, container.id}, [container, held, ended, then](ContainerAnswer again) {
    if (!again) return then(Failure{std::move(again).error()});
    bool same = *again && (*again)->pid == container.pid &&
                (*again)->started == container.started;
    if (!same) return then(ended());
    then(target_of(container, std::move(*held)));
  });
}

}  // namespace ovn::agent
