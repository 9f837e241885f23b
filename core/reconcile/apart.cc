// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/apart.h"

#include "core/reconcile/rule_parts.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;

namespace {

constexpr std::string_view kPorts = "apart", kBridges = "bridge";
constexpr uint32_t kMacSize = 6;
constexpr uint8_t kGroupBit = 1;  // of an address's first byte (IEEE 802, 8.2)
constexpr int32_t kFramePriority = -200;  // NF_BR_PRI_FILTER_BRIDGED; br_netfilter has 0

Rule from_apart() { return rule({{Meta{Meta::Key::iifname, 0}}, in(std::string(kPorts))}); }

Rule is_for_group() {
  return {Payload{Payload::Base::link, 0, 1, 0}, Mask{0, 0, {kGroupBit}}, Compare{0, true, {0}}};
}
Rule is_for_bridge() {
  return rule({{Meta{Meta::Key::iifname, 0},
                Payload{Payload::Base::link, 0, kMacSize, kAfterDevice}},
               in(std::string(kBridges))});
}

Chain hooked(std::string name, Hook::Point point, Rule only) {
  return {std::move(name), Hook{Hook::Type::filter, point, kFramePriority}, {std::move(only)}};
}

}  // namespace

Table apart_table() {
  return {kHost,
          std::string(kApartTable),
          {{std::string(kPorts), {Field::ifname}, false, {}},
           {std::string(kBridges), {Field::ifname, Field::ether}, false, {}}},
          {hooked("forward", Hook::Point::forward,
                  rule({from_apart(), is_for_group(), verdict(refuse())})),
           {"judged", {},
            {rule({is_for_group(), verdict(accept())}), rule({is_for_bridge(), verdict(accept())}),
             verdict(refuse())}},
           hooked("prerouting", Hook::Point::prerouting,
                  rule({from_apart(), verdict(go_to("judged"))}))}};
}

Element apart_element(const std::string& port) {
  return {kHost, std::string(kApartTable), std::string(kPorts), padded_name(port), {}};
}

void keep_apart(const std::string& port, const Mac& bridge, Snapshot& snapshot) {
  Bytes mac(bridge.bytes().begin(), bridge.bytes().end());
  mac.resize(padded_size(Field::ether));
  snapshot.elements.push_back(apart_element(port));
  snapshot.elements.push_back({kHost, std::string(kApartTable), std::string(kBridges),
                               joined(padded_name(port), mac), {}});
}

}  // namespace ovn::reconcile
