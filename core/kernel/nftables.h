// SPDX-License-Identifier: Apache-2.0
// nf_tables as values (include/uapi/linux/netfilter/nf_tables.h): a table of ours with its sets,
// chains and rules, and the elements of its sets. A rule is a program for the kernel's register
// machine, in its own instructions, so that what is dumped compares with what was asked for. The
// structure of a table is one object, replaced as a whole in one transaction; elements are objects
// of their own: small changes are changes of elements. Tables are of family inet and bear a name of
// ours: whatever stands under such a name is ours, nothing else is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/kernel/netns_name.h"

namespace ovn::kernel::nft {

inline constexpr std::string_view kTablePrefix = "ovn-lite";

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
  enum class Key : uint32_t { iifname = 6, oifname = 7, nfproto = 15, l4proto = 16 };
  Key key;
  Slot to = 0;
  friend bool operator==(const Meta&, const Meta&) = default;
};
// Bytes of a header (NFT_PAYLOAD_*).
struct Payload {
  enum class Base : uint32_t { network = 1, transport = 2 };
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
  uint32_t checksum_at = 0;  // in the transport header
  friend bool operator==(const PayloadSet&, const PayloadSet&) = default;
};
// Of the packet no connection is tracked; only before conntrack has seen it (priority -200).
struct Untrack {
  friend bool operator==(const Untrack&, const Untrack&) = default;
};
// A property of the packet's connection (NFT_CT_*).
struct Connection {
  enum class Key : uint32_t { state = 0, status = 2 };
  Key key;
  Slot to = 0;
  friend bool operator==(const Connection&, const Connection&) = default;
};
// The type (RTN_*) of the destination address, as the host's routing table has it.
struct DestinationType {
  Slot to = 0;
  friend bool operator==(const DestinationType&, const DestinationType&) = default;
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
  Slot address = 0;
  std::optional<Slot> port;
  friend bool operator==(const Nat&, const Nat&) = default;
};
struct Masquerade {
  friend bool operator==(const Masquerade&, const Masquerade&) = default;
};
// One that we do not know, in a rule that others put into our table.
struct Unknown {
  std::string name;
  friend bool operator==(const Unknown&, const Unknown&) = default;
};

using Expression =
    std::variant<Meta, Payload, PayloadSet, Untrack, Connection, DestinationType, Mask, Compare,
                 Load, Decide, Lookup, Nat, Masquerade, Unknown>;
using Rule = std::vector<Expression>;

// Where a base chain is called from (NF_INET_*).
struct Hook {
  enum class Type { filter, nat };
  enum class Point : uint32_t { prerouting = 0, input = 1, forward = 2, output = 3,
                                postrouting = 4 };
  Type type;
  Point point;
  int32_t priority = 0;
  friend bool operator==(const Hook&, const Hook&) = default;
};

struct Chain {
  std::string name;
  std::optional<Hook> hook;  // with policy accept
  std::vector<Rule> rules;
  friend bool operator==(const Chain&, const Chain&) = default;
};

// A part of a key or of a map's data, in nft's numbers for its types (datatype.h there).
enum class Field : uint8_t { nfproto = 2, ipv4 = 7, ipv6 = 8, protocol = 12, port = 13,
                             ifname = 41 };
// Its bytes, and those that it takes in a register.
size_t size_of(Field field);
size_t padded_size(Field field);
size_t padded_size(const std::vector<Field>& fields);

struct Set {
  std::string name;
  std::vector<Field> key;
  bool verdicts = false;    // a map of verdicts
  std::vector<Field> data;  // a map of these; none: a set
  friend bool operator==(const Set&, const Set&) = default;
};

struct Table {
  NetnsName netns;
  std::string name;
  std::vector<Set> sets;      // by name
  std::vector<Chain> chains;  // by name

  auto key() const { return std::tie(netns, name); }
  friend bool operator==(const Table&, const Table&) = default;
};

struct Element {
  NetnsName netns;
  std::string table;
  std::string set;
  Bytes at;                                        // the key, each field padded
  std::variant<std::monostate, Verdict, Bytes> data;

  auto key() const { return std::tie(netns, table, set, at); }
  friend bool operator==(const Element&, const Element&) = default;
};

// What identifies it, in one line.
std::string to_string(const Table& table);
std::string to_string(const Element& element);
// The whole structure in lines, for people and golden files.
std::string listing(const Table& table);

// What is wrong with a value; empty if nothing is.
std::string_view flaw(const Table& table);
std::string_view flaw(const Element& element);

}  // namespace ovn::kernel::nft
