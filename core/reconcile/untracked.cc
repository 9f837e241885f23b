// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/untracked.h"

#include "core/reconcile/rule_parts.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;

namespace {

constexpr uint8_t kUdp = 17;  // IANA's number

Chain chain_at(std::string name, Hook::Point point, const Underlay& underlay, uint32_t address_at) {
  auto size = static_cast<uint32_t>(underlay.address.size());
  return {std::move(name), Hook{Hook::Type::filter, point, kRawPriority},
          {rule({is_protocol(kUdp),
                 {Payload{Payload::Base::transport, 2, 2, 0},
                  Compare{0, false, network_order(underlay.vxlan_port)}},
                 is_family(underlay.address.family()),
                 {Payload{Payload::Base::network, address_at, size, 0},
                  Compare{0, false, bytes_of(underlay.address)}, Untrack{}}})}};
}

}  // namespace

Table untracked_table(const Underlay& underlay) {
  bool v4 = underlay.address.is_v4();  // offsets in headers: RFC 791, 3.1; RFC 8200, 3
  return {kHost, std::string(kUntrackedTable), {},
          {chain_at("output", Hook::Point::output, underlay, v4 ? 12 : 8),
           chain_at("prerouting", Hook::Point::prerouting, underlay, v4 ? 16 : 24)}};
}

}  // namespace ovn::reconcile
