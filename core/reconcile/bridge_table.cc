// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/bridge_table.h"

#include <algorithm>

#include "core/reconcile/bridge_ports.h"
#include "core/reconcile/rule_parts.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;
using model::BridgeOptions;
using model::GatewayMode;

namespace {

constexpr uint8_t kIcmp = 1, kIcmpv6 = 58;  // IANA's numbers

// A key of (family, device) begins at slot 0.
constexpr Slot kSecond = 1;

Rule from_to() {
  return {Meta{Meta::Key::iifname, 0}, Meta{Meta::Key::oifname, kAfterDevice}};
}
Rule family_and(Meta::Key device) { return {Meta{Meta::Key::nfproto, 0}, Meta{device, kSecond}}; }
Rule decided_by(std::string map) { return {Lookup{std::move(map), 0, Lookup::Result::verdict}}; }

Rule source_nat(ip::Family family, std::string map) {
  return rule({is_family(family),
               {Meta{Meta::Key::iifname, 0}, Lookup{std::move(map), 0, Lookup::Result::data, 0},
                Nat{Nat::Type::source, nat_family(family), 0, {}}}});
}

// Packets on their way through the host. Those within one network are here only if its containers
// go by way of the gateway, or br_netfilter asks about frames: the bridge carries the others.
Chain forward() {
  return {"forward", Hook{Hook::Type::filter, Hook::Point::forward, kFilterPriority},
          {rule({came_back(), verdict(accept())}),
           rule({from_to(), decided_by("within")}),
           rule({{Meta{Meta::Key::iifname, 0}}, in("internal"), verdict(refuse())}),
           rule({family_and(Meta::Key::oifname), decided_by("into")})}};
}

// Into a network behind NAT: what was translated for it.
Chain published() {
  return {"published", {},
          {rule({was_translated(), verdict(accept())}),
           verdict(refuse())}};
}

// Into a routed network: echo requests and what belongs to them, and published ports.
Chain routed() {
  Chain chain{"routed", {}, opened_rules()};
  for (uint8_t number : {kIcmp, kIcmpv6}) {
    chain.rules.push_back(rule({is_protocol(number), verdict(accept())}));
  }
  chain.rules.push_back(verdict(refuse()));
  return chain;
}

Chain postrouting() {
  Chain chain{"postrouting", Hook{Hook::Type::nat, Hook::Point::postrouting, kSourceNatPriority},
              way_back_rules()};
  for (Rule own : {rule({from_to(), in("same"), verdict(accept())}),
                   source_nat(ip::Family::v4, "source4"), source_nat(ip::Family::v6, "source6"),
                   rule({family_and(Meta::Key::iifname), in("masqueraded"), {Masquerade()}})}) {
    chain.rules.push_back(std::move(own));
  }
  return chain;
}

Bytes key(ip::Family family, std::string_view device) {
  Bytes bytes(padded_size(Field::nfproto));
  bytes[0] = static_cast<uint8_t>(nat_family(family));
  Bytes name = padded_name(device);
  bytes.insert(bytes.end(), name.begin(), name.end());
  return bytes;
}

Verdict into(const model::Network& network, GatewayMode mode) {
  if (network.internal || mode == GatewayMode::isolated) return refuse();
  if (mode == GatewayMode::nat_unprotected) return accept();
  return go_to(mode == GatewayMode::routed ? "routed" : "published");
}

}  // namespace

Table bridge_table() {
  std::vector<Field> device{Field::ifname}, both{Field::ifname, Field::ifname},
      of_family{Field::nfproto, Field::ifname};
  Table table{kHost,
              std::string(kBridgeTable),
              {{"internal", device, false, {}},
               {"into", of_family, true, {}},
               {"masqueraded", of_family, false, {}},
               {"same", both, false, {}},
               {"source4", device, false, {Field::ipv4}},
               {"source6", device, false, {Field::ipv6}},
               {"within", both, true, {}}},
              {forward(), postrouting(), published(), routed()}};
  std::ranges::move(port_sets(), std::back_inserter(table.sets));
  std::ranges::move(port_chains(), std::back_inserter(table.chains));
  std::ranges::sort(table.sets, {}, &Set::name);
  std::ranges::sort(table.chains, {}, &Chain::name);
  return table;
}

void add_bridge_elements(const model::Network& network, const BridgeOptions& options,
                         const std::string& device, Snapshot& snapshot) {
  auto add = [&](std::string set, Bytes at, decltype(Element::data) data = {}) {
    snapshot.elements.push_back(
        {kHost, std::string(kBridgeTable), std::move(set), std::move(at), std::move(data)});
  };
  Bytes name = padded_name(device), twice = name;
  twice.insert(twice.end(), name.begin(), name.end());
  add("same", twice);
  add("within", twice, options.icc ? accept() : go_to("published"));
  if (network.internal) add("internal", name);
  for (ip::Family family : {ip::Family::v4, ip::Family::v6}) {
    GatewayMode mode = options.mode(family);
    add("into", key(family, device), into(network, mode));
    bool nat = mode == GatewayMode::nat || mode == GatewayMode::nat_unprotected;
    if (network.internal || !nat || !options.masquerade) continue;
    if (const auto& source = options.host_address(family)) {
      Bytes address(source->data(), source->data() + source->size());
      add(family == ip::Family::v4 ? "source4" : "source6", name, address);
    } else {
      add("masqueraded", key(family, device));
    }
  }
}

}  // namespace ovn::reconcile
