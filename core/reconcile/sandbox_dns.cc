// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/sandbox_dns.h"

#include "core/reconcile/desired.h"
#include "core/reconcile/rule_parts.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;

namespace {

constexpr uint16_t kDomainPort = 53;
constexpr uint32_t kSourceAt = 12, kDestinationAt = 16;     // in an IPv4 header
constexpr uint32_t kSourcePort = 0, kDestinationPort = 2;   // in that of TCP and UDP

struct Carrier {
  uint8_t protocol;
  uint32_t checksum_at;
};
constexpr Carrier kCarriers[] = {{17, 6}, {6, 16}};  // UDP, TCP

Rule carried_by(const Carrier& carrier) { return is_protocol(carrier.protocol); }
Rule has_port(uint32_t at, uint16_t port) {
  return {Payload{Payload::Base::transport, at, 2, 0}, Compare{0, false, network_order(port)}};
}

// Of packets that have our address at `address_at`, the port at `port_at`.
Rule rewrite(const Carrier& carrier, uint32_t address_at, uint32_t port_at, uint16_t from,
             uint16_t to) {
  return rule({is_family(ip::Family::v4),
               {Payload{Payload::Base::network, address_at, 4, 0},
                Compare{0, false, bytes_of(model::kDnsAddress)}},
               carried_by(carrier), has_port(port_at, from),
               {Untrack{}, Load{0, network_order(to)},
                PayloadSet{Payload::Base::transport, port_at, 2, 0, carrier.checksum_at}}});
}

Chain rewriting(uint16_t port) {
  Chain chain{"output", Hook{Hook::Type::filter, Hook::Point::output, kRawPriority}, {}};
  for (const Carrier& carrier : kCarriers) {
    chain.rules.push_back(rewrite(carrier, kDestinationAt, kDestinationPort, kDomainPort, port));
    chain.rules.push_back(rewrite(carrier, kSourceAt, kSourcePort, port, kDomainPort));
  }
  return chain;
}

Rule lead_to(const ip::Address& address, uint16_t port, const Carrier& carrier) {
  Slot port_slot = static_cast<Slot>(address.size() / kSlotSize);
  return rule({is_family(address.family()), carried_by(carrier),
               has_port(kDestinationPort, kDomainPort),
               {Load{0, bytes_of(address)}, Load{port_slot, network_order(port)},
                Nat{Nat::Type::destination, nat_family(address.family()), 0, port_slot}}});
}

Chain intercepting(uint16_t port) {
  Chain chain{"output", Hook{Hook::Type::nat, Hook::Point::output, kDestinationNatPriority}, {}};
  for (const Carrier& carrier : kCarriers) {
    chain.rules.push_back(lead_to(model::kDnsAddress, port, carrier));
    chain.rules.push_back(lead_to(model::kDnsAddress6, port, carrier));
  }
  return chain;
}

}  // namespace

void add_dns(const model::Sandbox& sandbox, uint16_t port, Snapshot& snapshot) {
  if (sandbox.dns == model::DnsMode::off) return;
  bool all = sandbox.dns == model::DnsMode::intercept;
  snapshot.tables.push_back({sandbox_netns(sandbox.id), std::string(kDnsTable), {},
                             {all ? intercepting(port) : rewriting(port)}});
}

}  // namespace ovn::reconcile
