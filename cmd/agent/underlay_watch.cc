// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/underlay_watch.h"

#include "core/base/log.h"
#include "netlink/underlay.h"

namespace ovn::agent {

namespace {

// Host changes come in flocks (a container runtime starting); one look at the end will do.
constexpr Duration kSettle = std::chrono::seconds(1);

// What overlay.mtu takes at least: IPv6's least MTU (RFC 8200, 5).
constexpr uint32_t kUnderlayMtuMin = 1280;

}  // namespace

Result<reconcile::Underlay> read_underlay(const Config::Overlay& config,
                                          const ip::Address& address) {
  reconcile::Underlay underlay;
  underlay.address = config.local_address.value_or(address);
  underlay.vxlan_port = config.vxlan_port;
  auto link = netlink::link_with(underlay.address);
  if (!link && link.error().code == Errc::not_found) {
    return fail(Errc::unavailable,
                "no link of this host has the address {}, at which the other hosts reach it; "
                "set [gossip] advertise or [overlay] local_address",
                underlay.address);
  }
  if (!link) return Failure{std::move(link).error()};
  underlay.mtu = config.mtu.value_or(link->mtu);
  if (underlay.mtu < kUnderlayMtuMin) {
    return fail(Errc::invalid,
                "the link with the address {} has an MTU of {}: overlay networks need {} at least",
                underlay.address, underlay.mtu, kUnderlayMtuMin);
  }
  return underlay;
}

UnderlayWatch::UnderlayWatch(Loop& loop, KernelThread& kernel, const Config::Overlay& config,
                             const reconcile::Underlay& now, OnChanged on_changed)
    : kernel_(kernel),
      config_(config),
      seen_(now),
      on_changed_(std::move(on_changed)),
      timer_(loop) {}

void UnderlayWatch::handle_change() {
  if (std::exchange(due_, true)) return;
  timer_.arm_after(kSettle, [this] { look(); });
}

void UnderlayWatch::look() {
  due_ = false;
  kernel_.run(
      [config = config_, address = seen_.address] { return read_underlay(config, address); },
      [this](Result<reconcile::Underlay> now) {
        // While the address is away (a link going down and up) what was true last goes on.
        if (!now) return log::warn("underlay: {}", now.error().message);
        if (*now == seen_) return;
        log::info("underlay: mtu {} instead of {}", now->mtu, seen_.mtu);
        seen_ = *now;
        on_changed_(seen_);
      });
}

}  // namespace ovn::agent
