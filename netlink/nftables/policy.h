// SPDX-License-Identifier: Apache-2.0
// The attribute tables of nf_tables (net/netfilter/nf_tables_api.c and nft_*.c); see ../policy.h.
// Numbers are big-endian there.
#pragma once

#include "netlink/policy.h"

namespace ovn::netlink {

extern const Policy kNftGenerationPolicy;   // NFTA_GEN_*
extern const Policy kNftTablePolicy;        // NFTA_TABLE_*
extern const Policy kNftChainPolicy;        // NFTA_CHAIN_*
extern const Policy kNftHookPolicy;         // NFTA_HOOK_*
extern const Policy kNftRulePolicy;         // NFTA_RULE_*
extern const Policy kNftExpressionsPolicy;  // NFTA_LIST_ELEM, in NFTA_RULE_EXPRESSIONS
extern const Policy kNftExpressionPolicy;   // NFTA_EXPR_*
extern const Policy kNftSetPolicy;          // NFTA_SET_*
extern const Policy kNftElementListPolicy;  // NFTA_SET_ELEM_LIST_*
extern const Policy kNftElementsPolicy;     // NFTA_LIST_ELEM, in NFTA_SET_ELEM_LIST_ELEMENTS
extern const Policy kNftElementPolicy;      // NFTA_SET_ELEM_*
extern const Policy kNftDataPolicy;         // NFTA_DATA_*
extern const Policy kNftVerdictPolicy;      // NFTA_VERDICT_*

// In NFTA_EXPR_DATA, by the expression's name.
extern const Policy kNftMetaPolicy;
extern const Policy kNftPayloadPolicy;
extern const Policy kNftNotrackPolicy;
extern const Policy kNftCtPolicy;
extern const Policy kNftFibPolicy;
extern const Policy kNftBitwisePolicy;
extern const Policy kNftCmpPolicy;
extern const Policy kNftImmediatePolicy;
extern const Policy kNftLookupPolicy;
extern const Policy kNftNatPolicy;
extern const Policy kNftMasqPolicy;
extern const Policy kNftNumgenPolicy;
extern const Policy kNftRedirPolicy;
extern const Policy kNftRejectPolicy;

}  // namespace ovn::netlink
