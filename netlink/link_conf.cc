// SPDX-License-Identifier: Apache-2.0
#include "netlink/link_conf.h"

#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

#include "netlink/attributes.h"

namespace ovn::netlink {
namespace {

constexpr std::string_view kV4 = "net/ipv4/conf/", kV6 = "net/ipv6/conf/";

struct Key {
  ip::Family family;
  std::string_view name;
  size_t at;
};
// The kernel counts those of IPv4 from 1 (IPV4_DEVCONF()).
constexpr Key kKeys[] = {
    {ip::Family::v4, "route_localnet", IPV4_DEVCONF_ROUTE_LOCALNET - 1},
    {ip::Family::v4, "arp_notify", IPV4_DEVCONF_ARP_NOTIFY - 1},
    {ip::Family::v6, "accept_ra", DEVCONF_ACCEPT_RA},
    {ip::Family::v6, "disable_ipv6", DEVCONF_DISABLE_IPV6},
    {ip::Family::v6, "accept_dad", DEVCONF_ACCEPT_DAD},
    {ip::Family::v6, "ndisc_notify", DEVCONF_NDISC_NOTIFY},
};

}  // namespace

std::optional<LinkConf> link_conf(std::string_view path) {
  bool v4 = path.starts_with(kV4);
  if (!v4 && !path.starts_with(kV6)) return {};
  path.remove_prefix(kV4.size());
  size_t slash = path.find('/');
  if (slash == path.npos) return {};
  ip::Family family = v4 ? ip::Family::v4 : ip::Family::v6;
  const Key* key = std::ranges::find_if(kKeys, [&](const Key& one) {
    return one.family == family && one.name == path.substr(slash + 1);
  });
  if (key == std::end(kKeys)) return {};
  return LinkConf{family, path.substr(0, slash), key->at};
}

std::optional<std::string> decode_conf(const nlmsghdr& message, const LinkConf& conf) {
  if (!family_header<ifinfomsg>(message)) return {};
  Attributes families =
      Attributes(message, sizeof(ifinfomsg), kLinkPolicy).nested(IFLA_AF_SPEC);
  auto numbers = conf.family == ip::Family::v4 ? families.nested(AF_INET).bytes(IFLA_INET_CONF)
                                               : families.nested(AF_INET6).bytes(IFLA_INET6_CONF);
  int32_t value;
  if (!numbers || numbers->size() < (conf.at + 1) * sizeof value) return {};
  std::memcpy(&value, numbers->data() + conf.at * sizeof value, sizeof value);
  return std::to_string(value);
}

}  // namespace ovn::netlink
