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
Message dump_routing_rules(ip::Family family);
// Our rules of one family in the socket's namespace; none where the kernel has no policy routing.
Result<std::vector<KernelRule>> our_routing_rules(Socket& socket, ip::Family family);

// Nothing for another type of message, or a rule that is no way to a table.
std::optional<KernelRule> decode_routing_rule(const nlmsghdr& message);

}  // namespace ovn::netlink
