// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/ingress.h"

#include <algorithm>
#include <set>

#include "core/kernel/translation.h"
#include "core/model/publish.h"
#include "core/reconcile/bridge_ports.h"
#include "core/reconcile/drivers.h"
#include "core/reconcile/ingress_backend.h"
#include "core/reconcile/rule_parts.h"
#include "core/reconcile/uplink.h"
#include "core/reconcile/weights.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;

namespace {

// Of a key that begins with protocol and port.
constexpr Slot kAfterPort = 2;

struct Side {
  ip::Family family;
  Field field;
  std::string_view ports, targets, leaving, pick;
};
constexpr Side kSides[] = {
    {ip::Family::v4, Field::ipv4, "ports4", kTargets4, kLeaving4, "pick4"},
    {ip::Family::v6, Field::ipv6, "ports6", kTargets6, kLeaving6, "pick6"},
};

Rule by_uplink() {
  return {Meta{Meta::Key::iifname, 0}, Compare{0, false, padded_name(kUplinkName)}};
}

// From the network itself come answers alone.
Chain forwarded() {
  return {"forward", Hook{Hook::Type::filter, Hook::Point::forward, kFilterPriority},
          {rule({came_back(), verdict(accept())}), rule({by_uplink(), verdict(accept())}),
           verdict(refuse())}};
}

Chain asked() {
  Chain chain{"prerouting",
              Hook{Hook::Type::nat, Hook::Point::prerouting, kDestinationNatPriority}, {}};
  for (const Side& side : kSides) {
    chain.rules.push_back(
        rule({by_uplink(), is_family(side.family), protocol_and_port(0),
              {Lookup{std::string(side.ports), 0, Lookup::Result::verdict}}}));
  }
  return chain;
}

LooseChain draw(const NetnsName& netns, const Side& side, uint32_t slots) {
  auto port = static_cast<Slot>(size_of(side.field) / kSlotSize);
  return {netns, std::string(kIngressTable), fmt::format("{}-{}", side.pick, slots),
          {rule({protocol_and_port(0),
                 {Random{slots, kAfterPort},
                  Lookup{std::string(side.targets), 0, Lookup::Result::data, 0},
                  Nat{Nat::Type::destination, nat_family(side.family), 0, port}}})}};
}

// What its ports are in one family.
class IngressPorts {
 public:
  IngressPorts(const NetworkView& network, const Side& side, Snapshot& out)
      : netns_(network_netns(network.network.id)),
        side_(side),
        uplink_(network.uplink->of(side.family).address()),
        out_(out) {}

  void add(const IngressPort& port) {
    model::HostPort at{port.transport, {everything(side_.family).address(), port.port}};
    add_translation(kHost, at, {uplink_, port.port}, out_);
    Bytes place = place_bytes(static_cast<uint8_t>(port.transport), port.port);
    uint32_t next = 0;
    for (const auto& [address, share] : slot_counts(port.backends, side_.family)) {
      Bytes to = joined(bytes_of(address), padded_port(port.target));
      for (uint32_t n = 0; n < share; ++n) put(side_.targets, joined(place, native(next++)), to);
      if (share == 0) put(side_.leaving, joined(place, to), {});
    }
    if (next == 0) return;
    LooseChain pick = draw(netns_, side_, next);
    put(side_.ports, place, go_to(pick.name));
    if (picks_.insert(next).second) out_.chains.push_back(std::move(pick));
  }

 private:
  void put(std::string_view set, Bytes at, decltype(Element::data) data) {
    out_.elements.push_back({netns_, std::string(kIngressTable), std::string(set), std::move(at),
                             std::move(data)});
  }

  NetnsName netns_;
  const Side& side_;
  ip::Address uplink_;
  Snapshot& out_;
  std::set<uint32_t> picks_;
};

}  // namespace

Table ingress_table(const NetnsName& netns) {
  Table table{netns, std::string(kIngressTable), {}, {forwarded(), asked()}};
  for (const Side& side : kSides) {
    std::vector<Field> place{Field::protocol, Field::port}, slot = place, leaving = place;
    slot.push_back(Field::mark);
    leaving.insert(leaving.end(), {side.field, Field::port});
    table.sets.push_back({std::string(side.ports), place, true, {}});
    table.sets.push_back({std::string(side.targets), slot, false, {side.field, Field::port}});
    table.sets.push_back({std::string(side.leaving), leaving, false, {}});
  }
  std::ranges::sort(table.sets, {}, &Set::name);
  return table;
}

void add_ingress(const NetworkView& network, Snapshot& snapshot) {
  if (!network.ingress) return;
  if (network.uplink) {
    snapshot.tables.push_back(ingress_table(network_netns(network.network.id)));
    for (const Side& side : kSides) {
      if (!has_family(network.network, side.family)) continue;
      IngressPorts ports(network, side, snapshot);
      for (const IngressPort& port : network.ingress->ports) ports.add(port);
    }
  }
  for (const LocalEndpoint& local : network.local) {
    add_ingress_backend(*network.ingress, local, snapshot);
  }
}

}  // namespace ovn::reconcile
