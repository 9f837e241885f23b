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
const Side& side_of(ip::Family family) { return kSides[family == ip::Family::v6]; }

std::string pick_name(const Side& side, uint32_t slots) {
  return fmt::format("{}-{}", side.pick, slots);
}

Rule by_uplink() {
  return {Meta{Meta::Key::iifname, 0}, Compare{0, false, padded_name(kUplinkName)}};
}

// What is of no connection would be for the namespace itself, which resets what it does not know.
Chain unknown() {
  return {"astray", Hook{Hook::Type::filter, Hook::Point::prerouting, kManglePriority},
          {rule({is_invalid(), verdict(refuse())})}};
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

// Adds its ports in one family.
void add_ports(const NetworkView& network, ip::Family family, Snapshot& snapshot) {
  NetnsName netns = network_netns(network.network.id);
  ip::Address uplink = network.uplink->of(family).address();
  std::set<uint32_t> picks;
  for (const IngressPort& port : network.ingress->ports) {
    if (!port.here) continue;
    model::HostPort at{port.transport, {everything(family).address(), port.port}};
    add_translation(kHost, at, {uplink, port.port}, snapshot);
    SlotCounts slots = slot_counts(port.backends, family, padded_port(port.target));
    add_port(netns, {family, static_cast<uint8_t>(port.transport), port.port}, slots, snapshot);
    if (uint32_t count = sum_of(slots)) picks.insert(count);
  }
  for (uint32_t count : picks) {
    snapshot.chains.push_back(ingress_pick_chain(netns, family, count));
  }
}

}  // namespace

Table ingress_table(const NetnsName& netns) {
  Table table{netns, std::string(kIngressTable), {}, {unknown(), forwarded(), asked()}};
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

LooseChain ingress_pick_chain(const NetnsName& netns, ip::Family family, uint32_t slots) {
  const Side& side = side_of(family);
  auto port = static_cast<Slot>(size_of(side.field) / kSlotSize);
  return {netns, std::string(kIngressTable), pick_name(side, slots),
          {rule({protocol_and_port(0),
                 {Random{slots, kAfterPort},
                  Lookup{std::string(side.targets), 0, Lookup::Result::data, 0},
                  Nat{Nat::Type::destination, nat_family(family), 0, port}}})}};
}

void add_port(const NetnsName& netns, const Front& port, const SlotCounts& slots,
              Snapshot& snapshot) {
  const Side& side = side_of(port.vip.family());
  Bytes place = place_bytes(port.protocol, port.port);
  std::string table(kIngressTable);
  uint32_t count =
      add_slots({netns, table, std::string(side.targets), place, {}}, slots, snapshot);
  if (count == 0) return;
  snapshot.elements.push_back(
      {netns, table, std::string(side.ports), place, go_to(pick_name(side, count))});
}

std::optional<Front> port_of(const Element& element) {
  if (element.table != kIngressTable || element.at.size() < kAfterPort * kSlotSize) return {};
  for (const Side& side : kSides) {
    const std::string& set = element.set;
    if (set != side.ports && set != side.targets && set != side.leaving) continue;
    Reader port(ByteView(element.at).subspan(kSlotSize));
    return Front(side.family, element.at[0], port.u16());
  }
  return {};
}

void add_ingress(const NetworkView& network, Snapshot& snapshot) {
  if (!network.ingress) return;
  if (network.uplink) {
    snapshot.tables.push_back(ingress_table(network_netns(network.network.id)));
    for (ip::Family family : model::families_of(network.network)) {
      add_ports(network, family, snapshot);
    }
  }
  for (const LocalEndpoint& local : network.local) {
    add_ingress_backend(*network.ingress, local, snapshot);
  }
}

}  // namespace ovn::reconcile
