// SPDX-License-Identifier: Apache-2.0
#include "netlink/host_links.h"

#include <algorithm>

#include "netlink/link.h"
#include "netlink/socket.h"

namespace ovn::netlink {

Result<kernel::HostLinks> look_at_links(std::span<const std::string> names) {
  TRY(auto socket, Socket::open());
  Message message = dump_links();
  std::map<uint32_t, KernelLink> links;
  CHECK_OK(socket.dump(message, "links", [&](const nlmsghdr& reply) {
    if (auto link = decode_link(reply)) links.emplace(link->index, *std::move(link));
  }));
  kernel::HostLinks found;
  for (const auto& [index, link] : links) {
    if (std::ranges::find(names, link.name) == names.end()) continue;
    auto master = links.find(link.master);
    found[link.name] = {link.kind, link.alias, link.up, link.loopback,
                        master == links.end() ? "" : master->second.name};
  }
  return found;
}

}  // namespace ovn::netlink
