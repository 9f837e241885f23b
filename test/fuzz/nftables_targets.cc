// SPDX-License-Identifier: Apache-2.0
// What the kernel says of nf_tables and of the connections it tracks. What is decoded and is one of
// ours is encoded to what decodes to the same.
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>

#include "core/base/check.h"
#include "core/kernel/translation.h"
#include "core/kernel/validate.h"
#include "netlink/conntrack.h"
#include "netlink/nftables/table.h"
#include "test/fuzz/netlink_input.h"
#include "test/fuzz/target.h"

namespace ovn::fuzz {

namespace {

namespace nft = kernel::nft;

// A rule of this instruction alone comes back as it was.
void check_again(const nft::Expression& expression) {
  const nft::Rule rule{expression};
  for (auto& message : netlink::replace_table({{}, "t", {}, {{"c", {}, {rule}}}})) {
    auto again = netlink::decode_rule(message.head());
    if (again) OVN_CHECK(again->rule == rule);
  }
}

void nftables(ByteView input) {
  auto aligned = received(input);
  if (aligned.empty()) return;
  const nlmsghdr& head = aligned.front();
  netlink::table_of(head);
  netlink::decode_table(head);
  netlink::decode_chain(head);
  netlink::decode_set(head);
  netlink::decode_flow(head);
  for (const auto& element : netlink::decode_elements(head)) {
    nft::translation_of(element);
    nft::served_by(element);
    if (!kernel::validate(kernel::put(element))) continue;
    netlink::Message again = netlink::new_element(element);
    OVN_CHECK(netlink::decode_elements(again.head()) == std::vector{element});
  }
  auto found = netlink::decode_rule(head);
  if (!found) return;
  for (const auto& expression : found->rule) {
    if (!std::holds_alternative<nft::Unknown>(expression)) check_again(expression);
  }
}

// The kernel tells the original side of a flow too, which no request of ours has: here it is the
// same once more.
Bytes told_flow() {
  constexpr size_t kTuple = NLMSG_HDRLEN + sizeof(nfgenmsg);
  ip::Endpoint place{*ip::Address::parse("10.7.0.2"), 80};
  netlink::Message flow = netlink::delete_flow({6, place, place, place, place, 1, 2});
  flow.head().nlmsg_type = NFNL_SUBSYS_CTNETLINK << 8 | IPCTNL_MSG_CT_NEW;
  Bytes bytes = sent(flow);
  Bytes original(bytes.begin() + kTuple, bytes.begin() + kTuple + bytes[kTuple]);
  original[2] = CTA_TUPLE_ORIG;
  bytes.insert(bytes.end(), original.begin(), original.end());
  auto whole = received(bytes);
  OVN_CHECK(netlink::decode_flow(whole.front())->answers_from == place);
  return bytes;
}

// Every kind of message about a table, with every instruction.
std::vector<Bytes> nft_messages() {
  nft::Verdict go{nft::Verdict::Code::go_to, "other"};
  nft::Rule rule{nft::Meta{nft::Meta::Key::l4proto, 1},
                 nft::Payload{nft::Payload::Base::transport, 2, 2, 2},
                 nft::PayloadSet{nft::Payload::Base::transport, 2, 2, 2, 16},
                 nft::Untrack{},
                 nft::Connection{nft::Connection::Key::status, 3},
                 nft::AddressType{nft::AddressType::Of::destination, 4},
                 nft::Mask{4, 5, {255, 0, 0, 0}},
                 nft::Compare{5, true, {127, 0, 0, 0}},
                 nft::Load{6, {1, 2, 3, 4}},
                 nft::Lookup{"to", 1, nft::Lookup::Result::data, 8},
                 nft::Nat{nft::Nat::Type::destination, nft::Nat::Family::ipv4, 8, 9},
                 nft::Nat{nft::Nat::Type::source, nft::Nat::Family::ipv4, {}, 8, 9},
                 nft::Masquerade(),
                 nft::Redirect{},
                 nft::Reject{true},
                 nft::Random{10, 1},
                 nft::MarkSet{1},
                 nft::ConnectionMarkSet{1},
                 nft::Decide{go}};
  nft::Hook hook{nft::Hook::Type::nat, nft::Hook::Point::prerouting, -100};
  std::vector<nft::Field> key_fields{nft::Field::protocol, nft::Field::port};
  std::vector<nft::Field> data_fields{nft::Field::ipv4, nft::Field::port};
  nft::Table table{kernel::kHost,
                   "ovn-lite",
                   {{"to", key_fields, false, data_fields}},
                   {{"nat", hook, {rule}}, {"other", {}, {}}}};
  std::vector<Bytes> seeds;
  for (const auto& message : netlink::replace_table(table)) seeds.push_back(sent(message));
  Bytes key{6, 0, 0, 0, 31, 144, 0, 0}, to{172, 30, 0, 2, 0, 80, 0, 0};
  seeds.push_back(sent(netlink::new_element({{}, "ovn-lite", "dnat4", key, to})));
  seeds.push_back(sent(netlink::new_element({{}, "ovn-lite", "into", key, go})));
  seeds.push_back(told_flow());
  return seeds;
}

}  // namespace

std::vector<Target> nftables_targets() { return {{"nftables", nft_messages(), nftables}}; }

}  // namespace ovn::fuzz
