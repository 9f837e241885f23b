// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/balance.h"

#include <algorithm>
#include <set>

#include "core/kernel/translation.h"
#include "core/reconcile/rule_parts.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;

namespace {

constexpr uint8_t kTcp = 6;
constexpr std::string_view kRefuse = "refuse", kAstray = "astray";

// One family's sets, and where its headers have what.
struct Half {
  ip::Family family;
  Field field;
  uint32_t destination;  // offset
  uint8_t icmp, echo;    // the protocol, and the type of an echo request
  std::string_view vips, slots, draining, known, pick;

  uint32_t size() const { return static_cast<uint32_t>(size_of(field)); }
  Slot after_address() const { return static_cast<Slot>(size() / kSlotSize); }
};
constexpr Half kHalves[] = {
    {ip::Family::v4, Field::ipv4, 16, 1, 8, "vips4", kSlots4, kDraining4, "known4", "pick4"},
    {ip::Family::v6, Field::ipv6, 24, 58, 128, "vips6", kSlots6, kDraining6, "known6", "pick6"},
};
const Half& half_of(ip::Family family) { return kHalves[family == ip::Family::v6]; }

std::string pick_name(const Half& in, uint32_t slots) {
  return fmt::format("{}-{}", in.pick, slots);
}

Rule destination(const Half& in) {
  return {Payload{Payload::Base::network, in.destination, in.size(), 0}};
}
// Who asks whether the VIP is there is told so, wherever its backends are.
Rule answer_echo(const Half& in) {
  return rule({is_protocol(in.icmp), {Payload{Payload::Base::transport, 0, 1, 0},
                                   Compare{0, false, {in.echo}}, Redirect{}}});
}

Chain first_packets() {
  Chain chain{"output", Hook{Hook::Type::nat, Hook::Point::output, kDestinationNatPriority}, {}};
  for (const Half& in : kHalves) {
    chain.rules.push_back(
        rule({is_family(in.family), destination(in),
              {Lookup{std::string(in.vips), 0, Lookup::Result::verdict}}}));
  }
  return chain;
}

Chain refusal() {
  Chain chain{std::string(kRefuse), {}, {}};
  for (const Half& in : kHalves) chain.rules.push_back(answer_echo(in));
  chain.rules.push_back(rule({is_protocol(kTcp), {Reject{true}}}));
  chain.rules.push_back({Reject{false}});
  return chain;
}

// Packets that conntrack takes for no part of any connection are not translated.
Chain leaving() {
  return {"leaving", Hook{Hook::Type::filter, Hook::Point::output, kFilterPriority},
          {rule({is_invalid(), verdict({Verdict::Code::jump, std::string(kAstray)})})}};
}
Chain astray() {
  Chain chain{std::string(kAstray), {}, {}};
  for (const Half& in : kHalves) {
    chain.rules.push_back(rule({is_family(in.family), destination(in),
                                nft::Rule{Lookup{std::string(in.known), 0}}, verdict(refuse())}));
  }
  return chain;
}

}  // namespace

Table balance_table(const NetnsName& netns) {
  Table table{netns, std::string(kBalanceTable), {},
              {astray(), leaving(), first_packets(), refusal()}};
  for (const Half& in : kHalves) {
    table.sets.push_back({std::string(in.vips), {in.field}, true, {}});
    table.sets.push_back({std::string(in.slots), {in.field, Field::mark}, false, {in.field}});
    table.sets.push_back({std::string(in.draining), {in.field, in.field}, false, {}});
    table.sets.push_back({std::string(in.known), {in.field}, false, {}});
  }
  std::ranges::sort(table.sets, {}, &Set::name);
  return table;
}

LooseChain pick_chain(const NetnsName& netns, ip::Family family, uint32_t slots) {
  const Half& in = half_of(family);
  Rule pick = rule({destination(in),
                    {Random{slots, in.after_address()},
                     Lookup{std::string(in.slots), 0, Lookup::Result::data, 0},
                     Nat{Nat::Type::destination, nat_family(family), 0, {}}}});
  return {netns, std::string(kBalanceTable), pick_name(in, slots),
          {answer_echo(in), pick, verdict(go_to(std::string(kRefuse)))}};
}

void add_vip(const NetnsName& netns, const ip::Address& address, const SlotCounts& slots,
             Snapshot& snapshot) {
  const Half& in = half_of(address.family());
  auto put = [&](std::string_view set, Bytes at, decltype(Element::data) data) {
    snapshot.elements.push_back({netns, std::string(kBalanceTable), std::string(set),
                                 std::move(at), std::move(data)});
  };
  Bytes vip = bytes_of(address);
  uint32_t count = add_slots({netns, std::string(kBalanceTable), std::string(in.slots), vip, {}},
                             slots, snapshot);
  put(in.vips, vip, go_to(count == 0 ? std::string(kRefuse) : pick_name(in, count)));
  put(in.known, vip, {});
}

std::optional<ip::Address> vip_of(const Element& element) {
  if (element.table != kBalanceTable) return {};
  size_t size = half_of(element.set.ends_with('4') ? ip::Family::v4 : ip::Family::v6).size();
  if (element.at.size() < size) return {};
  return ip::Address::from_bytes(element.at.data(), size);
}

void add_balance(const NetnsName& netns, std::span<const BalancedService* const> services,
                 Snapshot& snapshot) {
  snapshot.tables.push_back(balance_table(netns));
  std::set<std::pair<ip::Family, uint32_t>> picks;
  for (const BalancedService* service : services) {
    SlotCounts slots = slot_counts(service->backends, service->vip.family());
    add_vip(netns, service->vip, slots, snapshot);
    if (uint32_t count = sum_of(slots)) picks.emplace(service->vip.family(), count);
  }
  for (auto [family, slots] : picks) snapshot.chains.push_back(pick_chain(netns, family, slots));
}

}  // namespace ovn::reconcile
