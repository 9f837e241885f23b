// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/underlay_watch.h"

#include "core/base/log.h"
#include "netlink/underlay.h"

namespace ovn::agent {

namespace {

// Host changes come in flocks (a container runtime starting); one look at the end will do.
constexpr Duration kSettle = std::chrono::seconds(1);
// Of a route that has lost its MTU the kernel sends no news that tells it from others.
constexpr Duration kLookAgain = std::chrono::seconds(60);

// What overlay.mtu takes at least: IPv6's least MTU (RFC 8200, 5).
constexpr uint32_t kUnderlayMtuMin = 1280;

// Peers that are asked about one by one.
constexpr size_t kAskedMax = 256;

// Of whom one is asked about: the same one, if they are few.
ip::Prefix routed_alike(const ip::Address& peer, size_t peers) {
  if (peers <= kAskedMax) return ip::Prefix(peer, peer.bits());
  return ip::Prefix(peer, peer.is_v4() ? 24 : 64).network();
}

Result<std::map<ip::Address, uint32_t>> narrow_paths(const std::set<ip::Address>& peers,
                                                     uint32_t mtu) {
  std::map<ip::Prefix, ip::Address> chosen;
  for (const ip::Address& peer : peers) chosen.emplace(routed_alike(peer, peers.size()), peer);
  std::vector<ip::Address> asked;
  for (const auto& [_, peer] : chosen) asked.push_back(peer);
  TRY(auto mtus, netlink::path_mtus(asked));
  std::map<ip::Address, uint32_t> narrow;
  for (const ip::Address& peer : peers) {
    auto found = mtus.find(chosen.at(routed_alike(peer, peers.size())));
    if (found != mtus.end() && found->second < mtu) narrow[peer] = found->second;
  }
  return narrow;
}

}  // namespace

Result<reconcile::Underlay> read_underlay(const Config::Overlay& config,
                                          const ip::Address& address,
                                          const std::set<ip::Address>& peers) {
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
  if (config.mtu || peers.empty()) return underlay;
  TRY(underlay.narrow_paths, narrow_paths(peers, underlay.mtu));
  return underlay;
}

UnderlayWatch::UnderlayWatch(Loop& loop, KernelThread& kernel, const Config::Overlay& config,
                             const reconcile::Underlay& now, OnChanged on_changed)
    : kernel_(kernel),
      config_(config),
      seen_(now),
      on_changed_(std::move(on_changed)),
      timer_(loop) {
  timer_.arm_after(kLookAgain, [this] { look(); });
}

void UnderlayWatch::handle_change() {
  if (std::exchange(due_, true)) return;
  timer_.arm_after(kSettle, [this] { look(); });
}

void UnderlayWatch::set_peers(std::set<ip::Address> peers) {
  if (peers == peers_) return;
  peers_ = std::move(peers);
  handle_change();
}

void UnderlayWatch::look() {
  due_ = false;
  timer_.arm_after(kLookAgain, [this] { look(); });
  kernel_.run(
      [config = config_, address = seen_.address, peers = peers_] {
        return read_underlay(config, address, peers);
      },
      [this](Result<reconcile::Underlay> now) {
        // While the address is away (a link going down and up) what was true last goes on.
        if (!now) return log::warn("underlay: {}", now.error().message);
        if (*now == seen_) return;
        log::info("underlay: mtu {} (it was {}), to {} hosts less (it was to {})", now->mtu,
                  seen_.mtu, now->narrow_paths.size(), seen_.narrow_paths.size());
        seen_ = *now;
        on_changed_(seen_);
      });
}

}  // namespace ovn::agent
