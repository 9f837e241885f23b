// SPDX-License-Identifier: Apache-2.0
#include "netlink/nftables/table.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "netlink/attributes.h"
#include "netlink/nftables/expression.h"
#include "netlink/nftables/policy.h"

namespace ovn::netlink {

using namespace kernel::nft;

namespace {

// nft's own numbers for the types of keys: six bits for each part of a concatenation.
constexpr uint32_t kTypeBits = 6;

constexpr std::string_view kTypes[] = {"filter", "nat", "route"};  // by Hook::Type

constexpr uint16_t type(uint16_t message) { return NFNL_SUBSYS_NFTABLES << 8 | message; }

uint8_t family_of(std::string_view table) {
  if (is_netdev(table)) return NFPROTO_NETDEV;
  return is_bridge(table) ? NFPROTO_BRIDGE : NFPROTO_INET;
}
bool is_our_family(uint8_t family) {
  return family == NFPROTO_INET || family == NFPROTO_NETDEV || family == NFPROTO_BRIDGE;
}

Message request(uint16_t nft_message, uint16_t flags, const Policy& policy,
                std::string_view table) {
  Message message(type(nft_message), flags, policy);
  message.header<nfgenmsg>().nfgen_family = family_of(table);
  return message;
}

Message of_all_families(uint16_t nft_message, const Policy& policy) {
  Message message(type(nft_message), 0, policy);
  message.header<nfgenmsg>().nfgen_family = NFPROTO_UNSPEC;
  return message;
}

// The attributes of a message if it is of that type and of a family of ours.
std::optional<Attributes> attributes_of(const nlmsghdr& message, uint16_t nft_message,
                                        const Policy& policy) {
  const auto* header = family_header<nfgenmsg>(message);
  if (message.nlmsg_type != type(nft_message) || !header) return {};
  if (!is_our_family(header->nfgen_family)) return {};
  return Attributes(message, sizeof(nfgenmsg), policy);
}

uint32_t type_of(const std::vector<Field>& fields) {
  uint32_t type = 0;
  for (Field field : fields) type = type << kTypeBits | static_cast<uint32_t>(field);
  return type;
}
std::vector<Field> fields_of(uint32_t type) {
  std::vector<Field> fields;
  for (; type != 0; type >>= kTypeBits) {
    fields.insert(fields.begin(), static_cast<Field>(type & ((1u << kTypeBits) - 1)));
  }
  return fields;
}

Message new_table(const std::string& name) {
  Message message = request(NFT_MSG_NEWTABLE, NLM_F_CREATE, kNftTablePolicy, name);
  message.text(NFTA_TABLE_NAME, name);
  return message;
}

Message new_set(const std::string& table, const Set& set, uint32_t id) {
  Message message = request(NFT_MSG_NEWSET, NLM_F_CREATE, kNftSetPolicy, table);
  message.text(NFTA_SET_TABLE, table);
  message.text(NFTA_SET_NAME, set.name);
  bool is_map = set.verdicts || !set.data.empty();
  message.be32(NFTA_SET_FLAGS, is_map ? NFT_SET_MAP : 0);
  message.be32(NFTA_SET_KEY_TYPE, type_of(set.key));
  message.be32(NFTA_SET_KEY_LEN, static_cast<uint32_t>(padded_size(set.key)));
  if (set.verdicts) {
    message.be32(NFTA_SET_DATA_TYPE, NFT_DATA_VERDICT);
  } else if (is_map) {
    message.be32(NFTA_SET_DATA_TYPE, type_of(set.data));
    message.be32(NFTA_SET_DATA_LEN, static_cast<uint32_t>(padded_size(set.data)));
  }
  message.be32(NFTA_SET_ID, id);
  return message;
}

Message new_chain(const std::string& table, const Chain& chain) {
  Message message = request(NFT_MSG_NEWCHAIN, NLM_F_CREATE, kNftChainPolicy, table);
  message.text(NFTA_CHAIN_TABLE, table);
  message.text(NFTA_CHAIN_NAME, chain.name);
  if (!chain.hook) return message;
  {
    Nest hook(message, NFTA_CHAIN_HOOK);
    bool egress = chain.hook->point == Hook::Point::egress;
    auto number = static_cast<uint32_t>(chain.hook->point);
    if (egress) number = NF_NETDEV_EGRESS;
    message.be32(NFTA_HOOK_HOOKNUM, number);
    message.be32(NFTA_HOOK_PRIORITY, static_cast<uint32_t>(chain.hook->priority));
    if (egress) message.text(NFTA_HOOK_DEV, chain.hook->device);
  }
  message.text(NFTA_CHAIN_TYPE, kTypes[static_cast<size_t>(chain.hook->type)]);
  message.be32(NFTA_CHAIN_POLICY, NF_ACCEPT);
  return message;
}

Message new_rule(const std::string& table, const std::string& chain,
                 const kernel::nft::Rule& rule) {
  Message message = request(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND, kNftRulePolicy, table);
  message.text(NFTA_RULE_TABLE, table);
  message.text(NFTA_RULE_CHAIN, chain);
  Nest expressions(message, NFTA_RULE_EXPRESSIONS);
  for (const Expression& expression : rule) encode(message, expression);
  return message;
}

Message element_message(uint16_t nft_message, uint16_t flags, const Element& element) {
  Message message = request(nft_message, flags, kNftElementListPolicy, element.table);
  message.text(NFTA_SET_ELEM_LIST_TABLE, element.table);
  message.text(NFTA_SET_ELEM_LIST_SET, element.set);
  Nest elements(message, NFTA_SET_ELEM_LIST_ELEMENTS);
  Nest one(message, NFTA_LIST_ELEM);
  encode_data(message, NFTA_SET_ELEM_KEY, element.at);
  if (nft_message == NFT_MSG_DELSETELEM) return message;
  if (const auto* verdict = std::get_if<Verdict>(&element.data)) {
    encode_data(message, NFTA_SET_ELEM_DATA, *verdict);
  }
  if (const auto* value = std::get_if<Bytes>(&element.data)) {
    encode_data(message, NFTA_SET_ELEM_DATA, *value);
  }
  return message;
}

std::optional<Hook> decode_hook(const Attributes& chain) {
  auto kind = chain.text(NFTA_CHAIN_TYPE);
  if (!kind) return {};
  Attributes in = chain.nested(NFTA_CHAIN_HOOK);
  Hook hook{Hook::Type::filter, Hook::Point(0), 0};
  if (*kind == kTypes[1]) hook.type = Hook::Type::nat;
  if (*kind == kTypes[2]) hook.type = Hook::Type::route;
  hook.point = static_cast<Hook::Point>(in.be32(NFTA_HOOK_HOOKNUM).value_or(0));
  hook.priority = static_cast<int32_t>(in.be32(NFTA_HOOK_PRIORITY).value_or(0));
  hook.device = in.text(NFTA_HOOK_DEV).value_or("");
  if (!hook.device.empty()) hook.point = Hook::Point::egress;
  return hook;
}

}  // namespace

std::vector<Message> replace_table(const Table& table) {
  // Made so that there is one to delete.
  std::vector<Message> messages{new_table(table.name), delete_table(table.name),
                                new_table(table.name)};
  uint32_t id = 0;
  for (const Set& set : table.sets) messages.push_back(new_set(table.name, set, ++id));
  for (const Chain& chain : table.chains) messages.push_back(new_chain(table.name, chain));
  for (const Chain& chain : table.chains) {
    for (const kernel::nft::Rule& rule : chain.rules) {
      messages.push_back(new_rule(table.name, chain.name, rule));
    }
  }
  return messages;
}

Message delete_table(const std::string& name) {
  Message message = request(NFT_MSG_DELTABLE, 0, kNftTablePolicy, name);
  message.text(NFTA_TABLE_NAME, name);
  return message;
}

std::vector<Message> replace_chain(const LooseChain& chain) {
  std::vector<Message> messages{new_chain(chain.table, {chain.name, {}, {}})};
  Message flush = request(NFT_MSG_DELRULE, 0, kNftRulePolicy, chain.table);
  flush.text(NFTA_RULE_TABLE, chain.table);
  flush.text(NFTA_RULE_CHAIN, chain.name);
  messages.push_back(flush);
  for (const kernel::nft::Rule& rule : chain.rules) {
    messages.push_back(new_rule(chain.table, chain.name, rule));
  }
  return messages;
}

Message delete_chain(const LooseChain& chain) {
  Message message = request(NFT_MSG_DELCHAIN, 0, kNftChainPolicy, chain.table);
  message.text(NFTA_CHAIN_TABLE, chain.table);
  message.text(NFTA_CHAIN_NAME, chain.name);
  return message;
}

Message new_element(const Element& element) {
  return element_message(NFT_MSG_NEWSETELEM, NLM_F_CREATE, element);
}
Message delete_element(const Element& element) {
  return element_message(NFT_MSG_DELSETELEM, 0, element);
}

Message get_generation() { return of_all_families(NFT_MSG_GETGEN, kNftGenerationPolicy); }
Message dump_tables() { return of_all_families(NFT_MSG_GETTABLE, kNftTablePolicy); }
Message dump_chains() { return of_all_families(NFT_MSG_GETCHAIN, kNftChainPolicy); }
Message dump_rules(const std::string& table) {
  Message message = request(NFT_MSG_GETRULE, 0, kNftRulePolicy, table);
  message.text(NFTA_RULE_TABLE, table);
  return message;
}
Message dump_sets(const std::string& table) {
  Message message = request(NFT_MSG_GETSET, 0, kNftSetPolicy, table);
  message.text(NFTA_SET_TABLE, table);
  return message;
}
Message dump_elements(const std::string& table, const std::string& set) {
  Message message = request(NFT_MSG_GETSETELEM, 0, kNftElementListPolicy, table);
  message.text(NFTA_SET_ELEM_LIST_TABLE, table);
  message.text(NFTA_SET_ELEM_LIST_SET, set);
  return message;
}

std::optional<uint32_t> decode_generation(const nlmsghdr& message) {
  if (message.nlmsg_type != type(NFT_MSG_NEWGEN) || !family_header<nfgenmsg>(message)) return {};
  return Attributes(message, sizeof(nfgenmsg), kNftGenerationPolicy).be32(NFTA_GEN_ID);
}

std::optional<std::string> decode_table(const nlmsghdr& message) {
  auto in = attributes_of(message, NFT_MSG_NEWTABLE, kNftTablePolicy);
  return in ? in->text(NFTA_TABLE_NAME) : std::nullopt;
}

std::optional<TableChain> decode_chain(const nlmsghdr& message) {
  auto in = attributes_of(message, NFT_MSG_NEWCHAIN, kNftChainPolicy);
  if (!in) return {};
  auto table = in->text(NFTA_CHAIN_TABLE), name = in->text(NFTA_CHAIN_NAME);
  if (!table || !name) return {};
  return TableChain{*table, {*name, decode_hook(*in), {}}};
}

std::optional<TableRule> decode_rule(const nlmsghdr& message) {
  auto in = attributes_of(message, NFT_MSG_NEWRULE, kNftRulePolicy);
  if (!in) return {};
  auto chain = in->text(NFTA_RULE_CHAIN);
  if (!chain) return {};
  TableRule found{*chain, {}};
  in->nested(NFTA_RULE_EXPRESSIONS).each(NFTA_LIST_ELEM, [&](const Attributes& expression) {
    found.rule.push_back(decode_expression(expression));
  });
  return found;
}

std::optional<Set> decode_set(const nlmsghdr& message) {
  auto in = attributes_of(message, NFT_MSG_NEWSET, kNftSetPolicy);
  if (!in) return {};
  auto name = in->text(NFTA_SET_NAME);
  if (!name) return {};
  Set set{*name, fields_of(in->be32(NFTA_SET_KEY_TYPE).value_or(0)), false, {}};
  uint32_t data = in->be32(NFTA_SET_DATA_TYPE).value_or(0);
  bool is_map = in->be32(NFTA_SET_FLAGS).value_or(0) & NFT_SET_MAP;
  set.verdicts = is_map && data == NFT_DATA_VERDICT;
  if (is_map && !set.verdicts) set.data = fields_of(data);
  return set;
}

std::vector<Element> decode_elements(const nlmsghdr& message) {
  std::vector<Element> elements;
  auto in = attributes_of(message, NFT_MSG_NEWSETELEM, kNftElementListPolicy);
  if (!in) return elements;
  auto table = in->text(NFTA_SET_ELEM_LIST_TABLE), set = in->text(NFTA_SET_ELEM_LIST_SET);
  if (!table || !set) return elements;
  in->nested(NFTA_SET_ELEM_LIST_ELEMENTS).each(NFTA_LIST_ELEM, [&](const Attributes& one) {
    auto key = decode_value(one.nested(NFTA_SET_ELEM_KEY));
    if (!key) return;
    Element element{{}, *table, *set, *key, {}};
    Attributes data = one.nested(NFTA_SET_ELEM_DATA);
    if (auto verdict = decode_verdict(data)) {
      element.data = *verdict;
    } else if (auto value = decode_value(data)) {
      element.data = *value;
    }
    elements.push_back(std::move(element));
  });
  return elements;
}

// In all of these messages the table's name is attribute 1.
std::optional<std::string> table_of(const nlmsghdr& message) {
  const auto* header = family_header<nfgenmsg>(message);
  bool nftables = NFNL_SUBSYS_ID(message.nlmsg_type) == NFNL_SUBSYS_NFTABLES;
  if (!nftables || !header || !is_our_family(header->nfgen_family)) return {};
  return Attributes(message, sizeof(nfgenmsg), kNftTablePolicy).text(NFTA_TABLE_NAME);
}

bool is_our_table(std::string_view name) { return name.starts_with(kTablePrefix); }

}  // namespace ovn::netlink
