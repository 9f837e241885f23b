// SPDX-License-Identifier: Apache-2.0
// nf_tables as values (include/uapi/linux/netfilter/nf_tables.h): a table of ours with its sets,
// chains and rules, and the elements of its sets. A rule is a program for the kernel's register
// machine, in its own instructions, so that what is dumped compares with what was asked for. The
// structure of a table is one object, replaced as a whole in one transaction; elements are objects
// of their own: small changes are changes of elements. So are loose chains. Tables bear a name of
// ours: whatever stands under such a name is ours, nothing else is. They are of family inet, but
// for those whose name says that they are of family netdev or bridge.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "core/base/bytes.h"
#include "core/kernel/netns_name.h"
#include "core/kernel/nft_expression.h"

namespace ovn::kernel::nft {

inline constexpr std::string_view kTablePrefix = "ovn-lite";
inline constexpr std::string_view kNetdevPrefix = "ovn-lite-netdev";
inline constexpr std::string_view kBridgePrefix = "ovn-lite-bridge";
// Chains of such names are loose: no part of their table's structure.
inline constexpr std::string_view kLoosePrefix = "pick";

// Where a base chain is called from (NF_INET_* and NF_BR_*, which are the same numbers, and
// NF_NETDEV_EGRESS in a table of family netdev, which is of one device and goes with it).
struct Hook {
  enum class Type { filter, nat, route };
  enum class Point : uint32_t { prerouting = 0, input = 1, forward = 2, output = 3,
                                postrouting = 4, egress = 5 };
  Type type;
  Point point;
  int32_t priority = 0;
  std::string device = {};  // of egress
  friend bool operator==(const Hook&, const Hook&) = default;
};

struct Chain {
  std::string name;
  std::optional<Hook> hook;  // with policy accept
  std::vector<Rule> rules;
  friend bool operator==(const Chain&, const Chain&) = default;
};

// A part of a key or of a map's data, in nft's numbers for its types (datatype.h there).
enum class Field : uint8_t { nfproto = 2, ipv4 = 7, ipv6 = 8, ether = 9, protocol = 12, port = 13,
                             mark = 19, ifname = 41 };
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

// A chain that comes and goes by itself, as elements do: only their verdicts lead there.
struct LooseChain {
  NetnsName netns;
  std::string table;
  std::string name;
  std::vector<Rule> rules;

  auto key() const { return std::tie(netns, table, name); }
  friend bool operator==(const LooseChain&, const LooseChain&) = default;
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
std::string to_string(const LooseChain& chain);
std::string to_string(const Element& element);
// The whole structure in lines, for people and golden files.
std::string listing(const Table& table);
std::string listing(const LooseChain& chain);

// What is wrong with a value; empty if nothing is.
std::string_view flaw(const Table& table);
std::string_view flaw(const LooseChain& chain);
std::string_view flaw(const Element& element);

// The device that a table of family netdev is of; empty: it is of its namespace.
std::string device_of(const Table& table);

// By the table's name.
inline bool is_netdev(std::string_view table) { return table.starts_with(kNetdevPrefix); }
inline bool is_bridge(std::string_view table) { return table.starts_with(kBridgePrefix); }
// By the chain's.
inline bool is_loose(std::string_view chain) { return chain.starts_with(kLoosePrefix); }

}  // namespace ovn::kernel::nft
