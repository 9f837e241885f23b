// SPDX-License-Identifier: Apache-2.0
// The instructions of the kernel's nf_tables machine, as far as we use them, each as it is dumped
// (net/netfilter/nft_*.c): a rule is a list of them, run from the left until one says no.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/bytes.h"

namespace ovn::kernel::nft {

// One of sixteen registers of 32 bits (NFT_REG32_00 + slot). What is longer goes on in the next.
using Slot = uint8_t;
inline constexpr size_t kSlots = 16;
inline constexpr size_t kSlotSize = 4;

// What becomes of a packet; jump and go_to name a chain of the same table.
struct Verdict {
  enum class Code : int32_t { drop = 0, accept = 1, jump = -3, go_to = -4, back = -5 };
  Code code = Code::drop;
  std::string chain;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// A property of the packet or its way (NFT_META_*).
struct Meta {
  enum class Key : uint32_t { mark = 3, iifname = 6, oifname = 7, nfproto = 15, l4proto = 16 };
  Key key;
  Slot to = 0;
  friend bool operator==(const Meta&, const Meta&) = default;
};
struct MarkSet {
  Slot from = 0;
  friend bool operator==(const MarkSet&, const MarkSet&) = default;
};
// Bytes of a header (NFT_PAYLOAD_*).
struct Payload {
  enum class Base : uint32_t { link = 0, network = 1, transport = 2 };
  Base base;
  uint32_t offset = 0, size = 0;
  Slot to = 0;
  friend bool operator==(const Payload&, const Payload&) = default;
};
// Writes bytes of a header, and brings the checksum that covers them in line (nft_payload_set).
struct PayloadSet {
  Payload::Base base;
  uint32_t offset = 0, size = 0;
  Slot from = 0;
  std::optional<uint32_t> checksum_at;  // in the transport header; none: nothing covers them
  friend bool operator==(const PayloadSet&, const PayloadSet&) = default;
};
// Of the packet no connection is tracked; only before conntrack has seen it (priority -200).
struct Untrack {
  friend bool operator==(const Untrack&, const Untrack&) = default;
};
// A property of the packet's connection (NFT_CT_*).
struct Connection {
  enum class Key : uint32_t { state = 0, status = 2, mark = 3 };
  Key key;
  Slot to = 0;
  friend bool operator==(const Connection&, const Connection&) = default;
};
struct ConnectionMarkSet {
  Slot from = 0;
  friend bool operator==(const ConnectionMarkSet&, const ConnectionMarkSet&) = default;
};
// The zone in which conntrack looks for the connection by its first direction, two bytes; only
// before conntrack has seen the packet (NFT_CT_ZONE of IP_CT_DIR_ORIGINAL). Answers have none.
struct ZoneSet {
  Slot from = 0;
  friend bool operator==(const ZoneSet&, const ZoneSet&) = default;
};
// A number below `modulus`, in the host's byte order, drawn anew for each packet (NFT_NG_RANDOM).
struct Random {
  uint32_t modulus = 1;
  Slot to = 0;
  friend bool operator==(const Random&, const Random&) = default;
};
// The type (RTN_*) of an address of the packet, as the host's routing table has it.
struct AddressType {
  enum class Of : uint32_t { source = 1, destination = 2 };  // NFTA_FIB_F_*
  Of of;
  Slot to = 0;
  friend bool operator==(const AddressType&, const AddressType&) = default;
};
// to = from & mask.
struct Mask {
  Slot from = 0, to = 0;
  Bytes mask;
  friend bool operator==(const Mask&, const Mask&) = default;
};
// The rule ends here unless the registers hold (or, with `differs`, do not hold) these bytes.
struct Compare {
  Slot from = 0;
  bool differs = false;
  Bytes with;
  friend bool operator==(const Compare&, const Compare&) = default;
};
struct Load {
  Slot to = 0;
  Bytes value;
  friend bool operator==(const Load&, const Load&) = default;
};
struct Decide {
  Verdict verdict;
  friend bool operator==(const Decide&, const Decide&) = default;
};
// The rule ends here unless the set holds the key that stands in the registers from `from` on. A
// map's data goes to `to`; a map of verdicts decides.
struct Lookup {
  enum class Result { none, data, verdict };
  std::string set;
  Slot from = 0;
  Result result = Result::none;
  Slot to = 0;
  friend bool operator==(const Lookup&, const Lookup&) = default;
};
// The translation of a connection, from registers.
struct Nat {
  enum class Type : uint32_t { source = 0, destination = 1 };
  enum class Family : uint32_t { ipv4 = 2, ipv6 = 10 };
  Type type;
  Family family;
  std::optional<Slot> address;  // none: it stays
  std::optional<Slot> port;
  std::optional<Slot> last_port = {};  // any from `port` to this
  friend bool operator==(const Nat&, const Nat&) = default;
};
struct Masquerade {
  friend bool operator==(const Masquerade&, const Masquerade&) = default;
};
// To the machine itself (127.0.0.1 or ::1 where it is the sender).
struct Redirect {
  friend bool operator==(const Redirect&, const Redirect&) = default;
};
// The packet is dropped and its sender told: by a reset of its TCP connection, or by "port
// unreachable" in the ICMP of its family.
struct Reject {
  bool reset = false;
  friend bool operator==(const Reject&, const Reject&) = default;
};
// One that we do not know, in a rule that others put into our table.
struct Unknown {
  std::string name;
  friend bool operator==(const Unknown&, const Unknown&) = default;
};

using Expression =
    std::variant<Meta, MarkSet, Payload, PayloadSet, Untrack, Connection, ConnectionMarkSet,
                 ZoneSet, Random, AddressType, Mask, Compare, Load, Decide, Lookup, Nat,
                 Masquerade, Redirect, Reject, Unknown>;
using Rule = std::vector<Expression>;

// In one line, for people and golden files.
std::string to_string(const Verdict& verdict);
std::string to_string(const Expression& expression);

}  // namespace ovn::kernel::nft
