// SPDX-License-Identifier: Apache-2.0
// Tables, chains, rules, sets and elements: NFT_MSG_*. Whole tables go as a list of messages for
// one transaction (transaction.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/kernel/nftables.h"
#include "netlink/message.h"

namespace ovn::netlink {

// What makes the table be exactly this, without elements, whatever was there.
std::vector<Message> replace_table(const kernel::nft::Table& table);
Message delete_table(const std::string& name);
// What makes the loose chain be exactly this.
std::vector<Message> replace_chain(const kernel::nft::LooseChain& chain);
Message delete_chain(const kernel::nft::LooseChain& chain);
Message new_element(const kernel::nft::Element& element);
Message delete_element(const kernel::nft::Element& element);

// Asks how many transactions there have been.
Message get_generation();
Message dump_tables();
Message dump_chains();
Message dump_rules(const std::string& table);
Message dump_sets(const std::string& table);
Message dump_elements(const std::string& table, const std::string& set);

// Part of a table, as dumped or told. Nothing for a message of another type or without the names.
std::optional<uint32_t> decode_generation(const nlmsghdr& message);
std::optional<std::string> decode_table(const nlmsghdr& message);
struct TableChain {
  std::string table;
  kernel::nft::Chain chain;
};
std::optional<TableChain> decode_chain(const nlmsghdr& message);
struct TableRule {
  std::string chain;
  kernel::nft::Rule rule;
};
std::optional<TableRule> decode_rule(const nlmsghdr& message);
std::optional<kernel::nft::Set> decode_set(const nlmsghdr& message);
// Those in one message of a dump; netns is not filled in.
std::vector<kernel::nft::Element> decode_elements(const nlmsghdr& message);

// The name of the table that a message of nf_tables, of any type, is about.
std::optional<std::string> table_of(const nlmsghdr& message);

bool is_our_table(std::string_view name);

}  // namespace ovn::netlink
