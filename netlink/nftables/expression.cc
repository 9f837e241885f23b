// SPDX-License-Identifier: Apache-2.0
#include "netlink/nftables/expression.h"

#include <linux/netfilter/nf_tables.h>

#include "core/base/check.h"
#include "netlink/nftables/policy.h"

namespace ovn::netlink {

using namespace kernel::nft;

namespace {

constexpr uint8_t kOriginal = 0;  // IP_CT_DIR_ORIGINAL
constexpr uint32_t kSlotsInOld = NFT_REG_SIZE / NFT_REG32_SIZE;

void put_slot(Message& message, uint16_t attribute, Slot slot) {
  message.be32(attribute, NFT_REG32_00 + slot);
}
std::optional<Slot> slot_in(const Attributes& attributes, uint16_t attribute) {
  uint32_t reg = attributes.be32(attribute).value_or(NFT_REG_VERDICT);
  if (reg >= NFT_REG_1 && reg <= NFT_REG_4) return (reg - NFT_REG_1) * kSlotsInOld;
  if (reg >= NFT_REG32_00 && reg <= NFT_REG32_15) return reg - NFT_REG32_00;
  return {};
}

template <class Enum>
std::optional<Enum> known(std::optional<uint32_t> value, std::initializer_list<Enum> all) {
  for (Enum one : all) {
    if (value == static_cast<uint32_t>(one)) return one;
  }
  return {};
}

// ---- to the kernel: the name, and what is in NFTA_EXPR_DATA

struct Form {
  std::string_view name;
  const Policy& policy;
};
Form form(const Meta&) { return {"meta", kNftMetaPolicy}; }
Form form(const MarkSet&) { return {"meta", kNftMetaPolicy}; }
Form form(const Payload&) { return {"payload", kNftPayloadPolicy}; }
Form form(const PayloadSet&) { return {"payload", kNftPayloadPolicy}; }
Form form(const Untrack&) { return {"notrack", kNftNotrackPolicy}; }
Form form(const Connection&) { return {"ct", kNftCtPolicy}; }
Form form(const ConnectionMarkSet&) { return {"ct", kNftCtPolicy}; }
Form form(const ZoneSet&) { return {"ct", kNftCtPolicy}; }
Form form(const Random&) { return {"numgen", kNftNumgenPolicy}; }
Form form(const AddressType&) { return {"fib", kNftFibPolicy}; }
Form form(const Mask&) { return {"bitwise", kNftBitwisePolicy}; }
Form form(const Compare&) { return {"cmp", kNftCmpPolicy}; }
Form form(const Load&) { return {"immediate", kNftImmediatePolicy}; }
Form form(const Decide&) { return {"immediate", kNftImmediatePolicy}; }
Form form(const Lookup&) { return {"lookup", kNftLookupPolicy}; }
Form form(const Nat&) { return {"nat", kNftNatPolicy}; }
Form form(const Masquerade&) { return {"masq", kNftMasqPolicy}; }
Form form(const Redirect&) { return {"redir", kNftRedirPolicy}; }
Form form(const Reject&) { return {"reject", kNftRejectPolicy}; }

void fill(Message& message, const Meta& e) {
  put_slot(message, NFTA_META_DREG, e.to);
  message.be32(NFTA_META_KEY, static_cast<uint32_t>(e.key));
}
void fill(Message& message, const MarkSet& e) {
  put_slot(message, NFTA_META_SREG, e.from);
  message.be32(NFTA_META_KEY, NFT_META_MARK);
}
void put_place(Message& message, const auto& e) {
  message.be32(NFTA_PAYLOAD_BASE, static_cast<uint32_t>(e.base));
  message.be32(NFTA_PAYLOAD_OFFSET, e.offset);
  message.be32(NFTA_PAYLOAD_LEN, e.size);
}
void fill(Message& message, const Payload& e) {
  put_slot(message, NFTA_PAYLOAD_DREG, e.to);
  put_place(message, e);
}
void fill(Message& message, const PayloadSet& e) {
  put_slot(message, NFTA_PAYLOAD_SREG, e.from);
  put_place(message, e);
  message.be32(NFTA_PAYLOAD_CSUM_TYPE, e.checksum_at ? NFT_PAYLOAD_CSUM_INET
                                                     : NFT_PAYLOAD_CSUM_NONE);
  message.be32(NFTA_PAYLOAD_CSUM_OFFSET, e.checksum_at.value_or(0));
}
void fill(Message&, const Untrack&) {}
void fill(Message& message, const Connection& e) {
  put_slot(message, NFTA_CT_DREG, e.to);
  message.be32(NFTA_CT_KEY, static_cast<uint32_t>(e.key));
}
void fill(Message& message, const ConnectionMarkSet& e) {
  put_slot(message, NFTA_CT_SREG, e.from);
  message.be32(NFTA_CT_KEY, NFT_CT_MARK);
}
void fill(Message& message, const ZoneSet& e) {
  put_slot(message, NFTA_CT_SREG, e.from);
  message.be32(NFTA_CT_KEY, NFT_CT_ZONE);
  message.u8(NFTA_CT_DIRECTION, kOriginal);
}
void fill(Message& message, const Random& e) {
  put_slot(message, NFTA_NG_DREG, e.to);
  message.be32(NFTA_NG_MODULUS, e.modulus);
  message.be32(NFTA_NG_TYPE, NFT_NG_RANDOM);
}
void fill(Message& message, const AddressType& e) {
  put_slot(message, NFTA_FIB_DREG, e.to);
  message.be32(NFTA_FIB_RESULT, NFT_FIB_RESULT_ADDRTYPE);
  message.be32(NFTA_FIB_FLAGS, static_cast<uint32_t>(e.of));
}
void fill(Message& message, const Mask& e) {
  put_slot(message, NFTA_BITWISE_SREG, e.from);
  put_slot(message, NFTA_BITWISE_DREG, e.to);
  message.be32(NFTA_BITWISE_LEN, static_cast<uint32_t>(e.mask.size()));
  encode_data(message, NFTA_BITWISE_MASK, e.mask);
  encode_data(message, NFTA_BITWISE_XOR, Bytes(e.mask.size()));
}
void fill(Message& message, const Compare& e) {
  put_slot(message, NFTA_CMP_SREG, e.from);
  message.be32(NFTA_CMP_OP, e.differs ? NFT_CMP_NEQ : NFT_CMP_EQ);
  encode_data(message, NFTA_CMP_DATA, e.with);
}
void fill(Message& message, const Load& e) {
  put_slot(message, NFTA_IMMEDIATE_DREG, e.to);
  encode_data(message, NFTA_IMMEDIATE_DATA, e.value);
}
void fill(Message& message, const Decide& e) {
  message.be32(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
  encode_data(message, NFTA_IMMEDIATE_DATA, e.verdict);
}
void fill(Message& message, const Lookup& e) {
  message.text(NFTA_LOOKUP_SET, e.set);
  put_slot(message, NFTA_LOOKUP_SREG, e.from);
  if (e.result == Lookup::Result::data) put_slot(message, NFTA_LOOKUP_DREG, e.to);
  if (e.result == Lookup::Result::verdict) message.be32(NFTA_LOOKUP_DREG, NFT_REG_VERDICT);
}
void fill(Message& message, const Nat& e) {
  message.be32(NFTA_NAT_TYPE, static_cast<uint32_t>(e.type));
  message.be32(NFTA_NAT_FAMILY, static_cast<uint32_t>(e.family));
  if (e.address) put_slot(message, NFTA_NAT_REG_ADDR_MIN, *e.address);
  if (e.port) put_slot(message, NFTA_NAT_REG_PROTO_MIN, *e.port);
  if (e.last_port) put_slot(message, NFTA_NAT_REG_PROTO_MAX, *e.last_port);
}
void fill(Message&, const Masquerade&) {}
void fill(Message&, const Redirect&) {}
void fill(Message& message, const Reject& e) {
  message.be32(NFTA_REJECT_TYPE, e.reset ? NFT_REJECT_TCP_RST : NFT_REJECT_ICMPX_UNREACH);
  message.u8(NFTA_REJECT_ICMP_CODE, e.reset ? 0 : NFT_REJECT_ICMPX_PORT_UNREACH);
}

// ---- from the kernel: nothing for what fill() never makes

using Decoded = std::optional<Expression>;

Decoded meta(const Attributes& in) {
  using Key = Meta::Key;
  auto key = known(in.be32(NFTA_META_KEY),
                   {Key::mark, Key::iifname, Key::oifname, Key::nfproto, Key::l4proto});
  auto to = slot_in(in, NFTA_META_DREG), from = slot_in(in, NFTA_META_SREG);
  if (key == Key::mark && from && !to) return MarkSet{*from};
  if (!key || !to) return {};
  return Meta{*key, *to};
}
Decoded payload(const Attributes& in) {
  using Base = Payload::Base;
  auto base = known(in.be32(NFTA_PAYLOAD_BASE), {Base::link, Base::network, Base::transport});
  auto to = slot_in(in, NFTA_PAYLOAD_DREG), from = slot_in(in, NFTA_PAYLOAD_SREG);
  if (!base || !(to || from)) return {};
  uint32_t offset = in.be32(NFTA_PAYLOAD_OFFSET).value_or(0);
  uint32_t size = in.be32(NFTA_PAYLOAD_LEN).value_or(0);
  if (to) return Payload{*base, offset, size, *to};
  auto checksum =
      known(in.be32(NFTA_PAYLOAD_CSUM_TYPE), {NFT_PAYLOAD_CSUM_INET, NFT_PAYLOAD_CSUM_NONE});
  if (!checksum || in.be32(NFTA_PAYLOAD_CSUM_FLAGS).value_or(0) != 0) return {};
  PayloadSet set{*base, offset, size, *from, {}};
  if (checksum == NFT_PAYLOAD_CSUM_INET) {
    set.checksum_at = in.be32(NFTA_PAYLOAD_CSUM_OFFSET).value_or(0);
  }
  return set;
}
Decoded notrack(const Attributes&) { return Untrack{}; }
Decoded connection(const Attributes& in) {
  using Key = Connection::Key;
  auto key = known(in.be32(NFTA_CT_KEY), {Key::state, Key::status, Key::mark});
  auto to = slot_in(in, NFTA_CT_DREG), from = slot_in(in, NFTA_CT_SREG);
  if (key == Key::mark && from && !to) return ConnectionMarkSet{*from};
  bool zone = in.be32(NFTA_CT_KEY) == NFT_CT_ZONE && in.u8(NFTA_CT_DIRECTION) == kOriginal;
  if (zone && from && !to) return ZoneSet{*from};
  if (!key || !to) return {};
  return Connection{*key, *to};
}
Decoded numgen(const Attributes& in) {
  auto to = slot_in(in, NFTA_NG_DREG);
  bool ours = in.be32(NFTA_NG_TYPE) == NFT_NG_RANDOM && in.be32(NFTA_NG_OFFSET).value_or(0) == 0;
  if (!to || !ours) return {};
  return Random{in.be32(NFTA_NG_MODULUS).value_or(0), *to};
}
Decoded fib(const Attributes& in) {
  auto to = slot_in(in, NFTA_FIB_DREG);
  auto of = known(in.be32(NFTA_FIB_FLAGS), {AddressType::Of::source, AddressType::Of::destination});
  if (!to || !of || in.be32(NFTA_FIB_RESULT) != NFT_FIB_RESULT_ADDRTYPE) return {};
  return AddressType{*of, *to};
}
Decoded bitwise(const Attributes& in) {
  auto from = slot_in(in, NFTA_BITWISE_SREG), to = slot_in(in, NFTA_BITWISE_DREG);
  auto mask = decode_value(in.nested(NFTA_BITWISE_MASK));
  auto flip = decode_value(in.nested(NFTA_BITWISE_XOR));
  if (!from || !to || !mask || flip != Bytes(mask->size())) return {};
  return Mask{*from, *to, *mask};
}
Decoded cmp(const Attributes& in) {
  auto from = slot_in(in, NFTA_CMP_SREG);
  auto op = known(in.be32(NFTA_CMP_OP), {NFT_CMP_EQ, NFT_CMP_NEQ});
  auto with = decode_value(in.nested(NFTA_CMP_DATA));
  if (!from || !op || !with) return {};
  return Compare{*from, *op == NFT_CMP_NEQ, *with};
}
Decoded immediate(const Attributes& in) {
  Attributes data = in.nested(NFTA_IMMEDIATE_DATA);
  if (auto verdict = decode_verdict(data)) return Decide{*verdict};
  auto to = slot_in(in, NFTA_IMMEDIATE_DREG);
  auto value = decode_value(data);
  if (!to || !value) return {};
  return Load{*to, *value};
}
Decoded lookup(const Attributes& in) {
  auto from = slot_in(in, NFTA_LOOKUP_SREG);
  auto set = in.text(NFTA_LOOKUP_SET);
  if (!from || !set || in.be32(NFTA_LOOKUP_FLAGS).value_or(0) != 0) return {};
  Lookup found{*set, *from};
  if (auto to = slot_in(in, NFTA_LOOKUP_DREG)) {
    found.result = Lookup::Result::data;
    found.to = *to;
  } else if (in.be32(NFTA_LOOKUP_DREG)) {
    found.result = Lookup::Result::verdict;
  }
  return found;
}
Decoded nat(const Attributes& in) {
  auto type = known(in.be32(NFTA_NAT_TYPE), {Nat::Type::source, Nat::Type::destination});
  auto family = known(in.be32(NFTA_NAT_FAMILY), {Nat::Family::ipv4, Nat::Family::ipv6});
  if (!type || !family) return {};
  Nat nat{*type, *family, slot_in(in, NFTA_NAT_REG_ADDR_MIN), slot_in(in, NFTA_NAT_REG_PROTO_MIN),
          slot_in(in, NFTA_NAT_REG_PROTO_MAX)};
  if (nat.last_port == nat.port) nat.last_port.reset();  // as the kernel tells of a single one
  return nat;
}
Decoded masq(const Attributes& in) {
  if (in.be32(NFTA_MASQ_FLAGS).value_or(0) != 0) return {};
  return Masquerade{};
}

Decoded redir(const Attributes& in) {
  bool plain = !slot_in(in, NFTA_REDIR_REG_PROTO_MIN) && in.be32(NFTA_REDIR_FLAGS).value_or(0) == 0;
  return plain ? Decoded(Redirect{}) : Decoded();
}
Decoded reject(const Attributes& in) {
  auto type = in.be32(NFTA_REJECT_TYPE);
  if (type == NFT_REJECT_TCP_RST) return Reject{true};
  bool ours = type == NFT_REJECT_ICMPX_UNREACH &&
              in.u8(NFTA_REJECT_ICMP_CODE) == NFT_REJECT_ICMPX_PORT_UNREACH;
  return ours ? Decoded(Reject{false}) : Decoded();
}

struct Decoder {
  std::string_view name;
  const Policy& policy;
  Decoded (*decode)(const Attributes&);
};
const Decoder kDecoders[] = {
    {"meta", kNftMetaPolicy, meta},       {"payload", kNftPayloadPolicy, payload},
    {"ct", kNftCtPolicy, connection},     {"fib", kNftFibPolicy, fib},
    {"bitwise", kNftBitwisePolicy, bitwise}, {"cmp", kNftCmpPolicy, cmp},
    {"immediate", kNftImmediatePolicy, immediate}, {"lookup", kNftLookupPolicy, lookup},
    {"nat", kNftNatPolicy, nat},          {"masq", kNftMasqPolicy, masq},
    {"notrack", kNftNotrackPolicy, notrack}, {"numgen", kNftNumgenPolicy, numgen},
    {"redir", kNftRedirPolicy, redir},    {"reject", kNftRejectPolicy, reject},
};

}  // namespace

void encode(Message& message, const Expression& expression) {
  Nest element(message, NFTA_LIST_ELEM);
  std::visit(
      [&](const auto& e) {
        if constexpr (std::is_same_v<std::decay_t<decltype(e)>, Unknown>) {
          OVN_CHECK(false);
        } else {
          Form as = form(e);
          message.text(NFTA_EXPR_NAME, as.name);
          Nest data(message, NFTA_EXPR_DATA, as.policy);
          fill(message, e);
        }
      },
      expression);
}

Expression decode_expression(const Attributes& attributes) {
  std::string name = attributes.text(NFTA_EXPR_NAME).value_or("");
  for (const Decoder& decoder : kDecoders) {
    if (decoder.name != name) continue;
    auto decoded = decoder.decode(attributes.nested(NFTA_EXPR_DATA, decoder.policy));
    return decoded ? *std::move(decoded) : Unknown{name};
  }
  return Unknown{name};
}

void encode_data(Message& message, uint16_t attribute, ByteView value) {
  Nest data(message, attribute);
  message.bytes(NFTA_DATA_VALUE, value);
}

void encode_data(Message& message, uint16_t attribute, const Verdict& verdict) {
  Nest data(message, attribute);
  Nest inside(message, NFTA_DATA_VERDICT);
  message.be32(NFTA_VERDICT_CODE, static_cast<uint32_t>(verdict.code));
  if (!verdict.chain.empty()) message.text(NFTA_VERDICT_CHAIN, verdict.chain);
}

std::optional<Verdict> decode_verdict(const Attributes& data) {
  using Code = Verdict::Code;
  Attributes verdict = data.nested(NFTA_DATA_VERDICT);
  auto code = known(verdict.be32(NFTA_VERDICT_CODE),
                    {Code::drop, Code::accept, Code::jump, Code::go_to, Code::back});
  if (!code) return {};
  return Verdict{*code, verdict.text(NFTA_VERDICT_CHAIN).value_or("")};
}

std::optional<Bytes> decode_value(const Attributes& data) {
  return data.bytes(NFTA_DATA_VALUE);
}

}  // namespace ovn::netlink
