// SPDX-License-Identifier: Apache-2.0
#include "netlink/nftables/expression.h"

#include <gtest/gtest.h>
#include <linux/netfilter/nf_tables.h>

#include "netlink/nftables/policy.h"

namespace ovn::netlink {
namespace {

using namespace kernel::nft;

// What decode_expression() makes of the bytes of encode().
Expression round_trip(const Expression& expression) {
  Message message(0, 0, kNftExpressionsPolicy);
  encode(message, expression);
  Expression decoded = Unknown{"nothing"};
  Attributes(message.head(), 0, kNftExpressionsPolicy)
      .each(NFTA_LIST_ELEM, [&](const Attributes& one) { decoded = decode_expression(one); });
  return decoded;
}

TEST(NftExpression, each_comes_back_as_it_was) {
  const Expression all[] = {
      Meta{Meta::Key::oifname, 4},
      Payload{Payload::Base::transport, 2, 2, 5},
      PayloadSet{Payload::Base::transport, 2, 2, 5, 16},
      Untrack{},
      Connection{Connection::Key::status, 0},
      AddressType{AddressType::Of::destination, 3},
      AddressType{AddressType::Of::source, 5},
      Mask{0, 1, {0xff, 0, 0, 0}},
      Compare{0, true, {1, 2, 3, 4}},
      Load{7, {10, 0, 0, 1}},
      Decide{{Verdict::Code::drop, ""}},
      Decide{{Verdict::Code::jump, "published"}},
      Lookup{"set", 1},
      Lookup{"map", 1, Lookup::Result::data, 2},
      Lookup{"vmap", 1, Lookup::Result::verdict},
      Nat{Nat::Type::destination, Nat::Family::ipv6, 0, 4},
      Nat{Nat::Type::source, Nat::Family::ipv4, 0, {}},
      Masquerade{},
      Nat{Nat::Type::source, Nat::Family::ipv6, {}, 1, 2},
      Redirect{},
      Reject{true},
      Reject{false},
      Random{1000, 4},
      Meta{Meta::Key::mark, 0},
      MarkSet{1},
      Connection{Connection::Key::mark, 2},
      ConnectionMarkSet{3},
      PayloadSet{Payload::Base::link, 0, 6, 1, {}},
  };
  for (const Expression& one : all) EXPECT_TRUE(round_trip(one) == one) << one.index();
}

TEST(NftExpression, registers_in_fours_are_the_same_slots) {
  Message message(0, 0, kNftExpressionPolicy);
  message.text(NFTA_EXPR_NAME, "meta");
  {
    Nest data(message, NFTA_EXPR_DATA, kNftMetaPolicy);
    message.be32(NFTA_META_DREG, NFT_REG_2);
    message.be32(NFTA_META_KEY, NFT_META_IIFNAME);
  }
  Attributes attributes(message.head(), 0, kNftExpressionPolicy);
  EXPECT_TRUE(decode_expression(attributes) == Expression(Meta{Meta::Key::iifname, 4}));
}

TEST(NftExpression, what_we_never_make_is_unknown) {
  for (std::string name : {"counter", "quota", "log"}) {
    Message message(0, 0, kNftExpressionPolicy);
    message.text(NFTA_EXPR_NAME, name);
    Attributes attributes(message.head(), 0, kNftExpressionPolicy);
    EXPECT_TRUE(decode_expression(attributes) == Expression(Unknown{name}));
  }
  Message message(0, 0, kNftExpressionPolicy);
  message.text(NFTA_EXPR_NAME, "meta");
  {
    Nest data(message, NFTA_EXPR_DATA, kNftMetaPolicy);
    message.be32(NFTA_META_DREG, NFT_REG_1);
    message.be32(NFTA_META_KEY, NFT_META_PRIORITY);
  }
  Attributes attributes(message.head(), 0, kNftExpressionPolicy);
  EXPECT_TRUE(decode_expression(attributes) == Expression(Unknown{"meta"}));
}

}  // namespace
}  // namespace ovn::netlink
