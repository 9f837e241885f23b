// SPDX-License-Identifier: Apache-2.0
#include "netlink/nftables/policy.h"

#include <linux/netfilter/nf_tables.h>

#include "core/kernel/validate.h"
#include "netlink/rule.h"

namespace ovn::netlink {
namespace {

constexpr uint16_t kNameMax = NFT_NAME_MAXLEN - 1;
constexpr uint16_t kDataMax = NFT_DATA_VALUE_MAXLEN;

constexpr Rule kGenerationRules[] = {
    RULE(NFTA_GEN_ID, Type::be32),
};
constexpr Rule kTableRules[] = {
    RULE(NFTA_TABLE_NAME, Type::text, kNameMax),
};
constexpr Rule kHookRules[] = {
    RULE(NFTA_HOOK_HOOKNUM, Type::be32),
    RULE(NFTA_HOOK_PRIORITY, Type::be32),
    RULE(NFTA_HOOK_DEV, Type::text, kernel::kLinkNameMax),
};
constexpr Rule kChainRules[] = {
    RULE(NFTA_CHAIN_TABLE, Type::text, kNameMax),
    RULE(NFTA_CHAIN_NAME, Type::text, kNameMax),
    RULE(NFTA_CHAIN_HOOK, Type::nested, 0, &kNftHookPolicy),
    RULE(NFTA_CHAIN_POLICY, Type::be32),
    RULE(NFTA_CHAIN_TYPE, Type::text, kNameMax),
};
constexpr Rule kRuleRules[] = {
    RULE(NFTA_RULE_TABLE, Type::text, kNameMax),
    RULE(NFTA_RULE_CHAIN, Type::text, kNameMax),
    RULE(NFTA_RULE_EXPRESSIONS, Type::nested, 0, &kNftExpressionsPolicy),
};
constexpr Rule kExpressionsRules[] = {
    RULE(NFTA_LIST_ELEM, Type::nested, 0, &kNftExpressionPolicy),
};
constexpr Rule kExpressionRules[] = {
    RULE(NFTA_EXPR_NAME, Type::text, kNameMax),
    RULE(NFTA_EXPR_DATA, Type::nested),
};
constexpr Rule kSetRules[] = {
    RULE(NFTA_SET_TABLE, Type::text, kNameMax), RULE(NFTA_SET_NAME, Type::text, kNameMax),
    RULE(NFTA_SET_FLAGS, Type::be32),           RULE(NFTA_SET_KEY_TYPE, Type::be32),
    RULE(NFTA_SET_KEY_LEN, Type::be32),         RULE(NFTA_SET_DATA_TYPE, Type::be32),
    RULE(NFTA_SET_DATA_LEN, Type::be32),        RULE(NFTA_SET_ID, Type::be32),
};
constexpr Rule kElementListRules[] = {
    RULE(NFTA_SET_ELEM_LIST_TABLE, Type::text, kNameMax),
    RULE(NFTA_SET_ELEM_LIST_SET, Type::text, kNameMax),
    RULE(NFTA_SET_ELEM_LIST_ELEMENTS, Type::nested, 0, &kNftElementsPolicy),
};
constexpr Rule kElementsRules[] = {
    RULE(NFTA_LIST_ELEM, Type::nested, 0, &kNftElementPolicy),
};
constexpr Rule kElementRules[] = {
    RULE(NFTA_SET_ELEM_KEY, Type::nested, 0, &kNftDataPolicy),
    RULE(NFTA_SET_ELEM_DATA, Type::nested, 0, &kNftDataPolicy),
};
constexpr Rule kDataRules[] = {
    RULE(NFTA_DATA_VALUE, Type::bytes, kDataMax),
    RULE(NFTA_DATA_VERDICT, Type::nested, 0, &kNftVerdictPolicy),
};
constexpr Rule kVerdictRules[] = {
    RULE(NFTA_VERDICT_CODE, Type::be32),
    RULE(NFTA_VERDICT_CHAIN, Type::text, kNameMax),
};
constexpr Rule kMetaRules[] = {
    RULE(NFTA_META_DREG, Type::be32),
    RULE(NFTA_META_KEY, Type::be32),
    RULE(NFTA_META_SREG, Type::be32),
};
constexpr Rule kPayloadRules[] = {
    RULE(NFTA_PAYLOAD_DREG, Type::be32),
    RULE(NFTA_PAYLOAD_BASE, Type::be32),
    RULE(NFTA_PAYLOAD_OFFSET, Type::be32),
    RULE(NFTA_PAYLOAD_LEN, Type::be32),
    RULE(NFTA_PAYLOAD_SREG, Type::be32),
    RULE(NFTA_PAYLOAD_CSUM_TYPE, Type::be32),
    RULE(NFTA_PAYLOAD_CSUM_OFFSET, Type::be32),
    RULE(NFTA_PAYLOAD_CSUM_FLAGS, Type::be32),
};
constexpr Rule kCtRules[] = {
    RULE(NFTA_CT_DREG, Type::be32),
    RULE(NFTA_CT_KEY, Type::be32),
    RULE(NFTA_CT_SREG, Type::be32),
    RULE(NFTA_CT_DIRECTION, Type::u8),
};
constexpr Rule kFibRules[] = {
    RULE(NFTA_FIB_DREG, Type::be32),
    RULE(NFTA_FIB_RESULT, Type::be32),
    RULE(NFTA_FIB_FLAGS, Type::be32),
};
constexpr Rule kBitwiseRules[] = {
    RULE(NFTA_BITWISE_SREG, Type::be32),
    RULE(NFTA_BITWISE_DREG, Type::be32),
    RULE(NFTA_BITWISE_LEN, Type::be32),
    RULE(NFTA_BITWISE_MASK, Type::nested, 0, &kNftDataPolicy),
    RULE(NFTA_BITWISE_XOR, Type::nested, 0, &kNftDataPolicy),
};
constexpr Rule kCmpRules[] = {
    RULE(NFTA_CMP_SREG, Type::be32),
    RULE(NFTA_CMP_OP, Type::be32),
    RULE(NFTA_CMP_DATA, Type::nested, 0, &kNftDataPolicy),
};
constexpr Rule kImmediateRules[] = {
    RULE(NFTA_IMMEDIATE_DREG, Type::be32),
    RULE(NFTA_IMMEDIATE_DATA, Type::nested, 0, &kNftDataPolicy),
};
constexpr Rule kLookupRules[] = {
    RULE(NFTA_LOOKUP_SET, Type::text, kNameMax),
    RULE(NFTA_LOOKUP_SREG, Type::be32),
    RULE(NFTA_LOOKUP_DREG, Type::be32),
    RULE(NFTA_LOOKUP_FLAGS, Type::be32),
};
constexpr Rule kNatRules[] = {
    RULE(NFTA_NAT_TYPE, Type::be32),
    RULE(NFTA_NAT_FAMILY, Type::be32),
    RULE(NFTA_NAT_REG_ADDR_MIN, Type::be32),
    RULE(NFTA_NAT_REG_PROTO_MIN, Type::be32),
    RULE(NFTA_NAT_REG_PROTO_MAX, Type::be32),
};
constexpr Rule kMasqRules[] = {
    RULE(NFTA_MASQ_FLAGS, Type::be32),
};
constexpr Rule kNumgenRules[] = {
    RULE(NFTA_NG_DREG, Type::be32),
    RULE(NFTA_NG_MODULUS, Type::be32),
    RULE(NFTA_NG_TYPE, Type::be32),
    RULE(NFTA_NG_OFFSET, Type::be32),
};
constexpr Rule kRedirRules[] = {
    RULE(NFTA_REDIR_REG_PROTO_MIN, Type::be32),
    RULE(NFTA_REDIR_FLAGS, Type::be32),
};
constexpr Rule kRejectRules[] = {
    RULE(NFTA_REJECT_TYPE, Type::be32),
    RULE(NFTA_REJECT_ICMP_CODE, Type::u8),
};

}  // namespace

const Policy kNftGenerationPolicy{kGenerationRules};
const Policy kNftTablePolicy{kTableRules};
const Policy kNftChainPolicy{kChainRules};
const Policy kNftHookPolicy{kHookRules};
const Policy kNftRulePolicy{kRuleRules};
const Policy kNftExpressionsPolicy{kExpressionsRules};
const Policy kNftExpressionPolicy{kExpressionRules};
const Policy kNftSetPolicy{kSetRules};
const Policy kNftElementListPolicy{kElementListRules};
const Policy kNftElementsPolicy{kElementsRules};
const Policy kNftElementPolicy{kElementRules};
const Policy kNftDataPolicy{kDataRules};
const Policy kNftVerdictPolicy{kVerdictRules};
const Policy kNftMetaPolicy{kMetaRules};
const Policy kNftPayloadPolicy{kPayloadRules};
const Policy kNftNotrackPolicy{};
const Policy kNftCtPolicy{kCtRules};
const Policy kNftFibPolicy{kFibRules};
const Policy kNftBitwisePolicy{kBitwiseRules};
const Policy kNftCmpPolicy{kCmpRules};
const Policy kNftImmediatePolicy{kImmediateRules};
const Policy kNftLookupPolicy{kLookupRules};
const Policy kNftNatPolicy{kNatRules};
const Policy kNftMasqPolicy{kMasqRules};
const Policy kNftNumgenPolicy{kNumgenRules};
const Policy kNftRedirPolicy{kRedirRules};
const Policy kNftRejectPolicy{kRejectRules};

}  // namespace ovn::netlink
