// SPDX-License-Identifier: Apache-2.0
// Sysctls of a link, net/ipv4/conf/LINK/KEY and net/ipv6/conf/LINK/KEY, as RTM_NEWLINK tells them
// (IFLA_INET_CONF, IFLA_INET6_CONF: arrays of what linux/ip.h and linux/ipv6.h number). A dump of
// links has those of all of them, while to open a file below /proc/sys costs the more the more
// namespaces have one of that name (proc_sys_compare()).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/ip.h"
#include "netlink/message.h"

namespace ovn::netlink {

struct LinkConf {
  ip::Family family;
  std::string_view link;
  size_t at;  // in the array
};

// Nothing for another path, or a key that is not known here. Refers to `path`.
std::optional<LinkConf> link_conf(std::string_view path);

// Its value in a message about that link. Nothing if it does not tell, as where the link has no
// such family.
std::optional<std::string> decode_conf(const nlmsghdr& message, const LinkConf& conf);

}  // namespace ovn::netlink
