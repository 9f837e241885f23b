// SPDX-License-Identifier: Apache-2.0
#include "core/controller/mtu_rules.h"

#include <algorithm>
#include <map>
#include <ranges>

#include "core/base/metrics.h"

namespace ovn::controller {

namespace {

metrics::Counter malformed_mtus("ovn_lite_mtus_malformed_total",
                                "MTUs of other nodes that did not decode.");

constexpr uint64_t kMtuMax = 65535;

// What a network's packet may have on the way to that host, if the route says so.
std::optional<uint32_t> path_mtu(const Host& host, const ip::Address& vtep) {
  auto path = host.underlay.narrow_paths.find(vtep);
  if (path == host.underlay.narrow_paths.end()) return {};
  return reconcile::overlay_mtu({host.underlay.address, path->second});
}

// What each of the others takes in the network, as it says or as the route to it does.
std::map<Uuid, uint32_t> others_mtus(const Host& host, const model::NetworkId& network) {
  auto remote = host.remote.find(network);
  if (remote == host.remote.end()) return {};
  auto mtus = remote->second.mtus;
  if (host.underlay.narrow_paths.empty()) return mtus;
  for (const RemoteRecord& record : remote->second.records) {
    auto path = path_mtu(host, record.record.vtep);
    if (!path) continue;
    auto [mtu, is_new] = mtus.try_emplace(record.owner, *path);
    if (!is_new) mtu->second = std::min(mtu->second, *path);
  }
  return mtus;
}

// Of all networks that this host has endpoints in, what each host takes there.
std::map<model::NetworkId, std::map<Uuid, uint32_t>> mtus_of(const Host& host) {
  std::map<model::NetworkId, std::map<Uuid, uint32_t>> mtus;
  for (const auto& [network, records] : mtu_wish(host, gossip_wish(host))) {
    if (records.empty()) continue;
    mtus[network] = others_mtus(host, network);
    mtus[network][host.self.id] = reconcile::overlay_mtu(host.underlay);
  }
  return mtus;
}

}  // namespace

GossipWish mtu_wish(const Host& host, const GossipWish& told) {
  GossipWish wish;
  Bytes mtu = encode_mtu(reconcile::overlay_mtu(host.underlay));
  for (const auto& [network, records] : told) {
    auto& rows = wish[network];
    if (!records.empty()) rows[model::EndpointId(std::string(kMtuKey))] = mtu;
  }
  return wish;
}

Bytes encode_mtu(uint32_t mtu) {
  Bytes bytes;
  Writer(bytes).varint(mtu);
  return bytes;
}

Result<uint32_t> decode_mtu(ByteView value) {
  Reader in(value);
  uint64_t mtu = in.varint();
  if (in.done() && mtu != 0 && mtu <= kMtuMax) return static_cast<uint32_t>(mtu);
  return fail(Errc::corrupt, "MTU of a node: malformed");
}

bool adopt_mtus(Host& host, const model::NetworkId& network, std::span<const RawRecord> rows) {
  auto before = narrowest(host, network);
  auto& mtus = host.remote[network].mtus;
  mtus.clear();
  for (const RawRecord& row : rows) {
    if (row.owner == host.self.id) continue;
    auto mtu = decode_mtu(row.value);
    if (mtu && row.key == kMtuKey) mtus[row.owner] = *mtu;
    else malformed_mtus.add();
  }
  return narrowest(host, network) != before;
}

std::optional<uint32_t> narrowest(const Host& host, const model::NetworkId& network) {
  auto mtus = others_mtus(host, network);
  if (mtus.empty()) return {};
  return std::ranges::min(std::views::values(mtus));
}

std::set<ip::Address> other_vteps(const Host& host) {
  std::set<ip::Address> vteps;
  for (const auto& [_, table] : host.remote) {
    const ip::Address* last = nullptr;  // an owner's are beside each other
    for (const RemoteRecord& record : table.records) {
      if (last && *last == record.record.vtep) continue;
      last = &record.record.vtep;
      vteps.insert(*last);
    }
  }
  return vteps;
}

std::vector<NarrowHost> narrow_hosts(const Host& host) {
  std::map<Uuid, NarrowHost> narrow;
  for (const auto& [network, mtus] : mtus_of(host)) {
    uint32_t largest = 0;
    for (const auto& [_, mtu] : mtus) largest = std::max(largest, mtu);
    auto known = host.networks.find(network);
    uint32_t used = reconcile::network_mtu(host.underlay, narrowest(host, network));
    for (const auto& [node, mtu] : mtus) {
      if (mtu == largest || known == host.networks.end()) continue;
      NarrowHost& one = narrow[node];
      one.node = node;
      one.mtu = mtu;
      one.used = one.used == 0 ? used : std::min(one.used, used);
      one.largest = std::max(one.largest, largest);
      one.networks.push_back(known->second.name);
    }
  }
  std::vector<NarrowHost> out;
  for (auto& [_, one] : narrow) {
    std::ranges::sort(one.networks);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace ovn::controller
