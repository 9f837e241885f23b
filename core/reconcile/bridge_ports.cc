// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/bridge_ports.h"

#include <algorithm>

#include "core/base/hash.h"
#include "core/kernel/translation.h"
#include "core/kernel/validate.h"
#include "core/model/bridge_options.h"
#include "core/reconcile/bridge_table.h"
#include "core/reconcile/rule_parts.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;

namespace {

constexpr uint32_t kLocal = 2;  // RTN_LOCAL
constexpr uint8_t kLoopbackNet = 127;
constexpr auto kLoopback6 = ip::Address::v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

// How headers of a family are laid out, and what is called after it.
struct Layout {
  ip::Family family;
  Field field;
  uint32_t source, destination;  // offsets
  std::string_view at_one, at_all, opened;

  uint32_t size() const { return static_cast<uint32_t>(size_of(field)); }
  Slot after_address() const { return static_cast<Slot>(size() / kSlotSize); }
};
constexpr Layout kLayouts[] = {
    {ip::Family::v4, Field::ipv4, 12, 16, kDnatAt4, kDnat4, "open4"},
    {ip::Family::v6, Field::ipv6, 8, 24, kDnatAt6, kDnat6, "open6"},
};
const Layout& layout_of(ip::Family family) { return kLayouts[family == ip::Family::v6]; }

Rule destination(const Layout& at) {
  return {Payload{Payload::Base::network, at.destination, at.size(), 0}};
}
Rule place(const Layout& at) {
  return rule({destination(at), protocol_and_port(at.after_address())});
}
Rule translated_by(std::string_view map, const Layout& at) {
  return {Lookup{std::string(map), 0, Lookup::Result::data, 0},
          Nat{Nat::Type::destination, nat_family(at.family), 0, at.after_address()}};
}

// The first byte of the address at that offset of an IPv4 header is 127.
Rule is_loopback4(uint32_t offset) {
  return rule({is_family(ip::Family::v4), {Payload{Payload::Base::network, offset, 1, 0},
                                           Compare{0, false, {kLoopbackNet}}}});
}

Rule is_loopback6(uint32_t offset) {
  return rule({is_family(ip::Family::v6), {Payload{Payload::Base::network, offset, 16, 0},
                                           Compare{0, false, bytes_of(kLoopback6)}}});
}

// Packets to 127.0.0.0/8 and ::1 are the host's own, whoever may send them: without this the
// translation would take them before routing could refuse them, and those to ::1 where br_netfilter
// asks it about frames.
Chain guard() {
  Chain chain{"guard", Hook{Hook::Type::filter, Hook::Point::prerouting, kRawPriority}, {}};
  for (Rule to_loopback : {is_loopback4(layout_of(ip::Family::v4).destination),
                           is_loopback6(layout_of(ip::Family::v6).destination)}) {
    chain.rules.push_back(
        rule({to_loopback, {Meta{Meta::Key::iifname, 0}, Compare{0, true, padded_name("lo")}},
              verdict(refuse())}));
  }
  return chain;
}

Chain to_the_host(std::string name, Hook::Point point) {
  return {std::move(name), Hook{Hook::Type::nat, point, kDestinationNatPriority},
          {rule({{AddressType{AddressType::Of::destination, 0}, Compare{0, false, native(kLocal)}},
                 verdict({Verdict::Code::jump, "translate"})})}};
}

Rule translated_for_all(const Layout& at) {
  return rule({is_family(at.family), protocol_and_port(0), translated_by(at.at_all, at)});
}

Chain translate() {
  Chain chain{"translate", {}, {}};
  for (const Layout& at : kLayouts) {
    chain.rules.push_back(translated_for_all(at));
    chain.rules.push_back(rule({is_family(at.family), place(at), translated_by(at.at_one, at)}));
  }
  return chain;
}

Bytes key_of(const std::optional<ip::Address>& address, model::Transport transport,
             uint16_t port) {
  Bytes place = place_bytes(static_cast<uint8_t>(transport), port);
  return address ? joined(bytes_of(*address), place) : place;
}

}  // namespace

std::vector<Set> port_sets() {
  std::vector<Set> sets;
  for (const Layout& at : kLayouts) {
    std::vector<Field> place{at.field, Field::protocol, Field::port}, to{at.field, Field::port};
    sets.push_back({std::string(at.at_one), place, false, to});
    sets.push_back({std::string(at.at_all), {Field::protocol, Field::port}, false, to});
    sets.push_back({std::string(at.opened), place, false, {}});
  }
  return sets;
}

std::vector<Chain> port_chains() {
  return {guard(), to_the_host("output", Hook::Point::output),
          to_the_host("prerouting", Hook::Point::prerouting), translate()};
}

std::vector<Rule> way_back_rules() {
  Rule back{Meta{Meta::Key::iifname, 0}, Meta{Meta::Key::oifname, kAfterDevice}};
  Rule to_ours{Meta{Meta::Key::oifname, 0}, Meta{Meta::Key::oifname, kAfterDevice}};
  std::vector<Rule> rules{rule({back, in("same"), was_translated(), {Masquerade()}})};
  for (Rule from_loopback : {is_loopback4(layout_of(ip::Family::v4).source),
                             is_loopback6(layout_of(ip::Family::v6).source)}) {
    rules.push_back(
        rule({from_loopback, was_translated(), to_ours, in("same"), {Masquerade()}}));
  }
  Rule from_no_link{Meta{Meta::Key::iifname, 0}, Compare{0, false, padded_name("")}};
  Rule from_elsewhere{AddressType{AddressType::Of::source, 0}, Compare{0, true, native(kLocal)}};
  rules.push_back(rule({from_no_link, was_translated(), from_elsewhere, to_ours, in("same"),
                        {Masquerade()}}));
  return rules;
}

std::vector<Rule> opened_rules() {
  std::vector<Rule> rules;
  for (const Layout& at : kLayouts) {
    rules.push_back(rule({is_family(at.family), place(at), in(std::string(at.opened)),
                          verdict(accept())}));
  }
  return rules;
}

namespace {

// Adds what one port comes to in one family.
class PortElements {
 public:
  PortElements(const model::Network& network, Snapshot& snapshot)
      : network_(network),
        options_(model::bridge_options(network.options)),
        snapshot_(snapshot) {}

  void add(const ip::Address& address, const model::PublishedPort& port) {
    const Layout& at = layout_of(address.family());
    bool routed = options_.mode(address.family()) == model::GatewayMode::routed;
    if (routed && !network_.internal) {
      put(at.opened, key_of(address, port.transport, port.port), {});
    }
    for (const model::HostPort& host : model::host_ports(port, network_)) {
      if (host.at.address.family() != address.family()) continue;
      add_translation(kHost, host, {address, port.port}, snapshot_);
    }
  }

 private:
  void put(std::string_view set, Bytes at, decltype(Element::data) data) {
    snapshot_.elements.push_back({kHost, std::string(kBridgeTable), std::string(set),
                                  std::move(at), std::move(data)});
  }

  const model::Network& network_;
  model::BridgeOptions options_;
  Snapshot& snapshot_;
};

template <class Which>
bool any_host_port(const model::Network& network, const model::Endpoint& endpoint, Which which) {
  return std::ranges::any_of(endpoint.ports, [&](const model::PublishedPort& port) {
    return std::ranges::any_of(model::host_ports(port, network), which);
  });
}

}  // namespace

void add_translation(const NetnsName& netns, const model::HostPort& from, const ip::Endpoint& to,
                     Snapshot& snapshot) {
  const Layout& at = layout_of(to.address.family());
  bool all = from.at.address.is_unspecified();
  auto address = all ? std::nullopt : std::optional(from.at.address);
  Bytes data = joined(bytes_of(to.address), padded_port(to.port));
  snapshot.elements.push_back({netns, std::string(kBridgeTable),
                               std::string(all ? at.at_all : at.at_one),
                               key_of(address, from.transport, from.at.port), std::move(data)});
}

std::vector<Rule> port_translations() {
  return {translated_for_all(kLayouts[0]), translated_for_all(kLayouts[1])};
}

void add_port_elements(const model::Network& network, const model::Endpoint& endpoint,
                       Snapshot& snapshot) {
  PortElements elements(network, snapshot);
  for (const model::Allocation& allocation : endpoint.addresses) {
    const ip::Address& address = allocation.address.address();
    for (const model::PublishedPort& port : endpoint.ports) elements.add(address, port);
  }
}

bool is_led_back(const model::Network& network, const model::Endpoint& endpoint) {
  return any_host_port(network, endpoint, [](const model::HostPort&) { return true; });
}

bool is_published_to_loopback(const model::Network& network, const model::Endpoint& endpoint,
                              ip::Family family) {
  return any_host_port(network, endpoint, [&](const model::HostPort& port) {
    const ip::Address& at = port.at.address;
    return at.family() == family && (at.is_unspecified() || at.is_loopback());
  });
}

void add_loopback_route(const std::string& bridge, Snapshot& snapshot) {
  // Above the metric of lo's own route, and another for each bridge.
  uint32_t metric = static_cast<uint32_t>(fnv1a(bridge)) | 0x40000000;
  auto taken = [&](const Route& route) {
    return route.table == kLocalTable && route.metric == metric;
  };
  while (std::ranges::any_of(snapshot.routes, taken)) ++metric;
  snapshot.routes.push_back(
      {kHost, ip::Prefix(kLoopback6, 128), metric, bridge, {}, kLocalTable});
}

}  // namespace ovn::reconcile
