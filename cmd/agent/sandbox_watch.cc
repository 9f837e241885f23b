// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/sandbox_watch.h"

#include <sys/stat.h>

#include <utility>

#include "cmd/agent/target.h"
#include "core/base/log.h"
#include "netlink/processes.h"

namespace ovn::agent {

namespace {

constexpr Duration kCheckAgain = std::chrono::seconds(1);
constexpr Duration kPathLookAgain = std::chrono::seconds(1);

// 0 if nothing is there.
uint64_t inode_at(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

// Another process has the id of the one that began then; 0: nobody knows when.
bool is_another(int32_t pid, uint64_t began) {
  return began != 0 && netlink::process_start(pid) != began;
}

// The process, or 0 if it has ended.
Result<int32_t> if_it_lives(int32_t pid, uint64_t began) {
  if (pid == 0 || is_another(pid, began)) return 0;
  auto pidfd = open_pidfd(pid);
  if (!pidfd && pidfd.error().code == Errc::not_found) return 0;
  if (!pidfd) return Failure{std::move(pidfd).error()};
  return has_ended(*pidfd) ? 0 : pid;
}

}  // namespace

SandboxWatch::SandboxWatch(Loop& loop, KernelThread& kernel, OnGone on_gone, OnMoved on_moved)
    : loop_(loop),
      kernel_(kernel),
      on_gone_(std::move(on_gone)),
      on_moved_(std::move(on_moved)),
      again_(loop),
      paths_(loop) {
  look_at_paths();
}

void SandboxWatch::set(const Sandboxes& sandboxes) {
  std::erase_if(watched_, [&](const auto& entry) { return !sandboxes.contains(entry.first); });
  for (const auto& [id, sandbox] : sandboxes) {
    auto [place, is_new] = watched_.try_emplace(id);
    Watched& watched = place->second;
    if (!is_new && watched.pid == sandbox.pid && watched.cookie == sandbox.cookie) continue;
    watched = {};
    watched.pid = sandbox.pid;
    watched.cookie = sandbox.cookie;
    watched.path = sandbox.netns_path;
    watched.inode = inode_at(watched.path);
    watched.shares_host = sandbox.shares_host;
    watched.began = sandbox.began;
    if (watched.pid != 0) watch_process(id, watched);
  }
}

void SandboxWatch::watch_process(const model::SandboxId& id, Watched& watched) {
  watched.watch.reset();
  auto pidfd = open_pidfd(watched.pid);
  if (!pidfd || is_another(watched.pid, watched.began)) {
    return loop_.post([this, id] { check(id); });
  }
  watched.pidfd = *std::move(pidfd);
  watched.watch =
      std::make_unique<FdWatch>(loop_, watched.pidfd.get(), [this, id] { check(id); });
}

void SandboxWatch::check(const model::SandboxId& id) {
  auto found = watched_.find(id);
  if (found == watched_.end() || found->second.cookie == 0) return;  // or it waits already
  if (std::exchange(found->second.checking, true)) return;
  found->second.watch.reset();
  uint64_t cookie = found->second.cookie;
  if (found->second.shares_host) {
    return judged(id, cookie, if_it_lives(found->second.pid, found->second.began));
  }
  kernel_.run([cookie] { return find_process_in(cookie); },
              [this, id, cookie](Result<int32_t> pid) { judged(id, cookie, std::move(pid)); });
}

void SandboxWatch::judged(const model::SandboxId& id, uint64_t cookie, Result<int32_t> pid) {
  auto found = watched_.find(id);
  if (found == watched_.end() || found->second.cookie != cookie) return;
  found->second.checking = false;
  if (!pid) {
    log::warn("is anybody still in sandbox {}? {}", id, pid.error().message);
    unjudged_.insert(id);
    return again_.arm_after(kCheckAgain, [this] { check_again(); });
  }
  if (*pid == 0) return on_gone_(id);
  // Where it was, it is watched anew.
  if (*pid == found->second.pid) return watch_process(id, found->second);
  on_moved_(id, *pid);
}

void SandboxWatch::look_at_paths() {
  paths_.arm_after(kPathLookAgain, [this] { look_at_paths(); });
  std::vector<model::SandboxId> gone;
  for (const auto& [id, watched] : watched_) {
    if (watched.pid == 0 && inode_at(watched.path) != watched.inode) gone.push_back(id);
  }
  for (const auto& id : gone) check(id);
}

void SandboxWatch::check_again() {
  for (const auto& id : std::exchange(unjudged_, {})) check(id);
}

}  // namespace ovn::agent
