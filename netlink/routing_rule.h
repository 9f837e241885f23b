// SPDX-License-Identifier: Apache-2.0
// Rules of policy routing: RTM_NEWRULE, RTM_DELRULE, RTM_GETRULE. Ours bear kProtocol: to the
// kernel one that is the same but for that is another rule (rule_exists() in fib_rules.c).
#pragma once

#include <optional>
#include <vector>

#include "core/kernel/objects.h"
#include "netlink/message.h"
#include "netlink/socket.h"

namespace ovn::netlink {

struct KernelRule {
  kernel::RoutingRule rule;  // without its namespace
  uint8_t protocol = 0;

  bool is_ours() const { return protocol == kernel::kProtocol; }
};

Message put_routing_rule(const kernel::RoutingRule& rule);
// Drops ours alone.
Message drop_routing_rule(const kernel::RoutingRule& rule);
// Asks for those of one family or of both.
Message dump_routing_rules(std::optional<ip::Family> family);
// Our rules in the socket's namespace, of one family or of both; none where the kernel has no
// policy routing.
Result<std::vector<KernelRule>> our_routing_rules(Socket& socket,
                                                  std::optional<ip::Family> family = {});

// Nothing for another type of message, or a rule that is no way to a table.
std::optional<KernelRule> decode_routing_rule(const nlmsghdr& message);

}  // namespace ovn::netlink
