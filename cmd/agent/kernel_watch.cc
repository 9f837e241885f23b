// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/kernel_watch.h"

#include "core/base/log.h"

namespace ovn::agent {

namespace {

constexpr Duration kPause = std::chrono::milliseconds(5);

}  // namespace

KernelWatch::KernelWatch(Loop& loop, netlink::Monitor monitor, OnChanged on_changed,
                         std::function<void()> on_lost)
    : loop_(loop),
      monitor_(std::move(monitor)),
      on_changed_(std::move(on_changed)),
      on_lost_(std::move(on_lost)),
      pause_(loop) {
  listen();
}

Result<std::unique_ptr<KernelWatch>> KernelWatch::open(Loop& loop, OnChanged on_changed,
                                                       std::function<void()> on_lost) {
  TRY(auto monitor, netlink::Monitor::open());
  return std::unique_ptr<KernelWatch>(
      new KernelWatch(loop, std::move(monitor), std::move(on_changed), std::move(on_lost)));
}

void KernelWatch::watch(const std::vector<kernel::Netns>& namespaces) {
  std::set<kernel::NetnsName> wanted;
  for (const auto& netns : namespaces) {
    if (watched_.contains(netns.name) || monitor_.watch(netns)) wanted.insert(netns.name);
  }
  for (const auto& name : watched_) {
    if (!wanted.contains(name)) monitor_.forget(name);
  }
  watched_ = std::move(wanted);
}

void KernelWatch::listen() {
  watch_.emplace(loop_, monitor_.fd(), [this] { receive(); });
}

void KernelWatch::receive() {
  watch_.reset();
  auto news = monitor_.receive();
  if (news && news->more) {
    listen();
  } else {
    pause_.arm_after(kPause, [this] { listen(); });
  }
  if (!news) {
    log::warn("kernel news: {}", news.error().message);
    return on_lost_();
  }
  if (news->lost) on_lost_();
  for (const auto& netns : news->changed) {
    watched_.erase(netns);  // perhaps it has vanished, and another will bear its name
    on_changed_(netns);
  }
}

}  // namespace ovn::agent
