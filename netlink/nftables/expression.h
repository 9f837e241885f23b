// SPDX-License-Identifier: Apache-2.0
// One instruction of a rule, to and from NFTA_EXPR_*. The kernel dumps what it was given, but for
// registers, which it names in fours where it can (nft_dump_register()).
#pragma once

#include "core/kernel/nftables.h"
#include "netlink/attributes.h"
#include "netlink/message.h"

namespace ovn::netlink {

// Appends an NFTA_LIST_ELEM. Requires that it is not Unknown.
void encode(Message& message, const kernel::nft::Expression& expression);
// From the inside of an NFTA_LIST_ELEM; Unknown for one that encode() never makes.
kernel::nft::Expression decode_expression(const Attributes& attributes);

// NFTA_DATA_*, also of elements. Nothing for a verdict that we do not know.
void encode_data(Message& message, uint16_t attribute, ByteView value);
void encode_data(Message& message, uint16_t attribute, const kernel::nft::Verdict& verdict);
std::optional<kernel::nft::Verdict> decode_verdict(const Attributes& data);
std::optional<Bytes> decode_value(const Attributes& data);

}  // namespace ovn::netlink
