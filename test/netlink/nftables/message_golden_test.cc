// SPDX-License-Identifier: Apache-2.0
// The bytes of every message about nf_tables, as ../message_golden_test.cc has them of the others.
#include <gtest/gtest.h>

#include <bit>

#include "netlink/nftables/table.h"
#include "test/netlink/golden_lines.h"
#include "test/support/golden.h"

namespace ovn::netlink {
namespace {

using namespace kernel::nft;

// Every instruction once.
kernel::nft::Rule every_instruction() {
  return {Meta{Meta::Key::l4proto, 1},
          Payload{Payload::Base::transport, 2, 2, 2},
          PayloadSet{Payload::Base::transport, 2, 2, 2, 16},
          Untrack{},
          Connection{Connection::Key::state, 3},
          AddressType{AddressType::Of::destination, 4},
          AddressType{AddressType::Of::source, 5},
          Mask{4, 5, {255, 0, 0, 0}},
          Compare{5, true, {127, 0, 0, 0}},
          Load{6, {1, 2, 3, 4}},
          Lookup{"seen", 0, Lookup::Result::none, 0},
          Lookup{"to", 1, Lookup::Result::data, 8},
          Lookup{"into", 0, Lookup::Result::verdict, 0},
          Nat{Nat::Type::destination, Nat::Family::ipv4, 8, 9},
          Nat{Nat::Type::source, Nat::Family::ipv6, 8, {}},
          Nat{Nat::Type::source, Nat::Family::ipv4, {}, 8, 9},
          Masquerade(),
          Redirect{},
          Reject{true},
          Reject{false},
          Random{10, 1},
          MarkSet{1},
          ConnectionMarkSet{1},
          ZoneSet{2},
          PayloadSet{Payload::Base::link, 0, 6, 1, {}},
          Decide{{Verdict::Code::go_to, "other"}}};
}

Table table() {
  return {kernel::kHost,
          "ovn-lite",
          {{"into", {Field::nfproto, Field::ifname}, true, {}},
           {"seen", {Field::ipv6}, false, {}},
           {"to", {Field::protocol, Field::port}, false, {Field::ipv4, Field::port}}},
          {{"filter", Hook{Hook::Type::filter, Hook::Point::forward, 0}, {every_instruction()}},
           {"nat", Hook{Hook::Type::nat, Hook::Point::prerouting, -100}, {}},
           {"other", {}, {}}}};
}

std::string tables() {
  std::string out;
  for (const Message& message : replace_table(table())) out += lines("replace table", message);
  out += lines("delete table", delete_table("ovn-lite"));
  LooseChain loose{kernel::kHost, "ovn-lite", "pick-1", {{Masquerade()}}};
  for (const Message& message : replace_chain(loose)) out += lines("replace chain", message);
  out += lines("delete chain", delete_chain(loose));
  Hook egress{Hook::Type::filter, Hook::Point::egress, 0, "eth0"};
  Table netdev{kernel::kHost, "ovn-lite-netdev", {}, {{"out", egress, {}}}};
  for (const Message& message : replace_table(netdev)) out += lines("replace netdev", message);
  Hook frames{Hook::Type::filter, Hook::Point::forward, -200};
  Table bridge{kernel::kHost, "ovn-lite-bridge", {}, {{"forward", frames, {}}}};
  for (const Message& message : replace_table(bridge)) out += lines("replace bridge", message);
  out += lines("dump tables", dump_tables()) + lines("dump chains", dump_chains());
  out += lines("dump rules", dump_rules("ovn-lite")) + lines("dump sets", dump_sets("ovn-lite"));
  return out + lines("dump elements", dump_elements("ovn-lite", "to"));
}

std::string elements() {
  std::string out;
  const Element all[] = {
      {{}, "ovn-lite", "seen", Bytes(16, 7), {}},
      {{}, "ovn-lite", "to", {6, 0, 0, 0, 31, 144, 0, 0}, Bytes{172, 30, 0, 2, 0, 80, 0, 0}},
      {{}, "ovn-lite", "into", Bytes(20, 3), Verdict{Verdict::Code::jump, "other"}}};
  for (const Element& element : all) {
    out += lines("new element", new_element(element));
    out += lines("delete element", delete_element(element));
  }
  return out;
}

TEST(NftMessageGolden, every_message_is_as_it_was) {
  if (std::endian::native != std::endian::little)
    GTEST_SKIP() << "the golden file is little-endian";
  EXPECT_TRUE(test::matches_golden("test/netlink/nftables/messages.golden.txt",
                                   tables() + elements()));
}

}  // namespace
}  // namespace ovn::netlink
