// SPDX-License-Identifier: Apache-2.0
#include "netlink/routing_rule.h"

#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <cerrno>

#include "netlink/attributes.h"

namespace ovn::netlink {

using kernel::RoutingRule;

namespace {

Message rule_message(uint16_t type, uint16_t flags, std::optional<ip::Family> family,
                     uint8_t action, uint8_t source_bits = 0) {
  Message message(type, flags, kRulePolicy);
  auto& header = message.header<fib_rule_hdr>();
  if (family) header.family = *family == ip::Family::v4 ? AF_INET : AF_INET6;
  header.action = action;
  header.src_len = source_bits;
  return message;
}

uint8_t bits_of(const std::optional<ip::Address>& address) {
  return address ? static_cast<uint8_t>(address->size() * 8) : 0;
}

Message encode(uint16_t type, uint16_t flags, const RoutingRule& rule) {
  Message message =
      rule_message(type, flags, rule.family, FR_ACT_TO_TBL, bits_of(rule.from));
  message.u32(FRA_PRIORITY, rule.priority);
  message.u32(FRA_FWMARK, rule.mark);
  message.u32(FRA_FWMASK, rule.mask);
  message.u32(FRA_TABLE, rule.table);
  message.u8(FRA_PROTOCOL, kernel::kProtocol);
  if (rule.from) message.address(FRA_SRC, *rule.from);
  return message;
}

}  // namespace

Message put_routing_rule(const RoutingRule& rule) {
  return encode(RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL, rule);
}
Message drop_routing_rule(const RoutingRule& rule) { return encode(RTM_DELRULE, 0, rule); }

Message dump_routing_rules(std::optional<ip::Family> family) {
  return rule_message(RTM_GETRULE, 0, family, FR_ACT_UNSPEC);
}

Result<std::vector<KernelRule>> our_routing_rules(Socket& socket,
                                                  std::optional<ip::Family> family) {
  Message message = dump_routing_rules(family);
  std::vector<KernelRule> rules;
  auto done = socket.dump(message, "routing rules", [&](const nlmsghdr& reply) {
    auto rule = decode_routing_rule(reply);
    if (!rule || !rule->is_ours() || (family && rule->rule.family != *family)) return;
    rules.push_back(*rule);
  });
  bool absent = !done && (done.error().sys_errno == EOPNOTSUPP ||
                          done.error().sys_errno == EAFNOSUPPORT);
  if (!done && !absent) return Failure{std::move(done).error()};
  return rules;
}

std::optional<KernelRule> decode_routing_rule(const nlmsghdr& message) {
  const auto* header = family_header<fib_rule_hdr>(message);
  bool is_rule = message.nlmsg_type == RTM_NEWRULE || message.nlmsg_type == RTM_DELRULE;
  if (!is_rule || !header || header->action != FR_ACT_TO_TBL) return {};
  if (header->family != AF_INET && header->family != AF_INET6) return {};
  Attributes in(message, sizeof(fib_rule_hdr), kRulePolicy);
  KernelRule found;
  found.rule.family = header->family == AF_INET ? ip::Family::v4 : ip::Family::v6;
  found.rule.priority = in.u32(FRA_PRIORITY).value_or(0);
  found.rule.mark = in.u32(FRA_FWMARK).value_or(0);
  found.rule.mask = in.u32(FRA_FWMASK).value_or(0);
  found.rule.table = in.u32(FRA_TABLE).value_or(header->table);
  found.protocol = in.u8(FRA_PROTOCOL).value_or(0);
  found.rule.from = in.address(FRA_SRC);
  if (header->src_len != bits_of(found.rule.from)) return {};  // from a subnet: none of ours
  return found;
}

}  // namespace ovn::netlink
