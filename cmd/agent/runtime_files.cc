// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/runtime_files.h"

#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

#include "cmd/agent/target.h"
#include "core/base/file.h"
#include "core/runtime/answers.h"
#include "netlink/processes.h"

namespace ovn::agent {

namespace {

using runtime::Container;
using runtime::Kind;
using runtime::Match;
using runtime::Process;

// What a runtime wrote; none if there is no such file. An empty one is just being written.
Result<std::optional<std::string>> read_answer(const std::string& path) {
  auto file = read_file(path, runtime::kAnswerMax);
  bool none = file ? file->text.empty()
                   : file.error().sys_errno == ENOENT || file.error().sys_errno == ENOTDIR;
  if (none) return std::optional<std::string>();
  CHECK_OK(file);
  return std::optional(std::move(file->text));
}

// What stands at ROOT/ID: a container of runc's or crun's; none if there is nothing of the kind.
Result<std::optional<Process>> read_state(const std::string& root, const std::string& id) {
  TRY(auto of_crun, read_answer(fmt::format("{}/{}/status", root, id)));
  TRY(auto of_runc, read_answer(fmt::format("{}/{}/state.json", root, id)));
  if (!of_crun && !of_runc) return std::optional<Process>();
  TRY(Process process,
      of_crun ? runtime::parse_crun_status(*of_crun) : runtime::parse_runc_state(*of_runc));
  if (netlink::process_start(process.pid) != process.start_ticks) process.pid = 0;
  return std::optional(process);
}

void set_process(Container& container, const Process& process) {
  container.pid = process.pid;
  container.started = std::to_string(process.start_ticks);
}

ino_t namespace_of(int32_t pid) {
  struct stat status;
  return ::stat(netlink::process_netns_path(pid).c_str(), &status) == 0 ? status.st_ino : 0;
}

// Of the containers in one namespace the one that began first made it.
struct Sibling {
  std::string target;
  Process process;
};
void find_owner(Container& container, const std::vector<Sibling>& siblings) {
  if (container.pid == 0) return;
  ino_t own = namespace_of(container.pid);
  uint64_t first = std::stoull(container.started);
  for (const Sibling& sibling : siblings) {
    if (sibling.process.pid == 0 || sibling.process.start_ticks >= first) continue;
    if (namespace_of(sibling.process.pid) != own) continue;
    first = sibling.process.start_ticks;
    container.shares = sibling.target;
  }
}

class Files {
 public:
  Files(const Config::Runtime& places, const runtime::Target& target)
      : places_(places), target_(target) {}

  Result<std::vector<Container>> find() && {
    if (wants(Kind::podman)) CHECK_OK(find_podman());
    if (wants(Kind::containerd)) CHECK_OK(find_containerd());
    if (wants(Kind::oci)) CHECK_OK(find_oci());
    if (wants(Kind::machine)) CHECK_OK(find_machine());
    if (wants(Kind::netns)) find_netns();
    return std::move(found_);
  }

 private:
  bool wants(Kind kind) const { return target_.kind == kind || target_.kind == Kind::any; }

  // Each graph driver has a folder of its own; containers run with --rm are in a second file.
  Result<void> find_podman() {
    std::vector<runtime::Named> all;
    for (const std::string& folder : names_in(places_.podman_storage).value_or({})) {
      if (!folder.ends_with("-containers")) continue;
      for (const char* file : {"containers.json", "volatile-containers.json"}) {
        auto path = fmt::format("{}/{}/{}", places_.podman_storage, folder, file);
        TRY(auto bytes, read_answer(path));
        if (!bytes) continue;
        TRY(auto list, runtime::parse_podman_containers(*bytes));
        all.insert(all.end(), list.begin(), list.end());
      }
    }
    std::vector<Sibling> siblings;
    std::vector<Container> fit;
    for (const runtime::Named& one : all) {
      Container container{Kind::podman, one.id, one.name};
      bool fits = match(target_, container) != Match::none;
      auto process = state_anywhere(one.id);
      if (!process && !fits) continue;
      if (!process) return Failure{std::move(process).error()};
      if (*process) set_process(container, **process);
      if (*process) siblings.push_back({container.target(), **process});
      if (fits) fit.push_back(std::move(container));
    }
    add(std::move(fit), siblings);
    return {};
  }

  Result<std::optional<Process>> state_anywhere(const std::string& id) const {
    TRY(auto process, read_state(places_.crun_state, id));
    if (process) return process;
    return read_state(places_.runc_state, id);
  }

  Result<void> find_containerd() {
    for (const std::string& space : names_in(places_.containerd_state).value_or({})) {
      auto root = fmt::format("{}/{}", places_.containerd_state, space);
      CHECK_OK(find_states(Kind::containerd, root, space + "/"));
    }
    return {};
  }

  Result<void> find_oci() {
    for (const std::string& root : {places_.crun_state, places_.runc_state}) {
      CHECK_OK(find_states(Kind::oci, root, ""));
    }
    return {};
  }

  Result<void> find_states(Kind kind, const std::string& root, const std::string& prefix) {
    std::vector<Container> all;
    for (const std::string& id : names_in(root).value_or({})) {
      all.push_back({kind, prefix + id, prefix + id});
    }
    auto fits = [&](const Container& one) { return match(target_, one) != Match::none; };
    if (std::ranges::none_of(all, fits)) return {};
    std::vector<Sibling> siblings;
    std::vector<Container> fit;
    for (Container& one : all) {
      auto process = read_state(root, one.id.substr(prefix.size()));
      if (!process && fits(one)) return Failure{std::move(process).error()};
      if (!process || !*process) continue;
      set_process(one, **process);
      siblings.push_back({one.target(), **process});
      if (fits(one)) fit.push_back(std::move(one));
    }
    add(std::move(fit), siblings);
    return {};
  }

  void add(std::vector<Container> fit, const std::vector<Sibling>& siblings) {
    for (Container& container : fit) {
      find_owner(container, siblings);
      found_.push_back(std::move(container));
    }
  }

  Result<void> find_machine() {
    TRY(auto file, read_answer(places_.machines + "/" + target_.name));
    if (!file) return {};
    TRY(int32_t leader, runtime::parse_machine(*file));
    bool lives = namespace_of(leader) != 0;
    found_.push_back({Kind::machine, target_.name, target_.name, lives ? leader : 0});
    return {};
  }

  void find_netns() {
    struct stat status;
    auto path = fmt::format("{}/{}", kNetnsFolder, target_.name);
    if (::stat(path.c_str(), &status) != 0) return;
    found_.push_back({Kind::netns, target_.name, target_.name});
  }

  const Config::Runtime& places_;
  const runtime::Target& target_;
  std::vector<Container> found_;
};

}  // namespace

Result<std::vector<Container>> find_in_files(const Config::Runtime& places,
                                             const runtime::Target& target) {
  return Files(places, target).find();
}

}  // namespace ovn::agent
