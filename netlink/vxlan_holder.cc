// SPDX-License-Identifier: Apache-2.0
#include "netlink/vxlan_holder.h"

#include <sys/stat.h>

#include <set>
#include <vector>

#include "core/base/file.h"
#include "netlink/link.h"
#include "netlink/netns.h"
#include "netlink/netns_id.h"
#include "netlink/processes.h"
#include "netlink/socket.h"

namespace ovn::netlink {
namespace {

constexpr size_t kSpacesMax = 4096;
constexpr const char* kFolders[] = {"/run/netns", "/run/docker/netns"};

// Files that lead to namespaces, those with the best names first.
std::vector<std::string> candidates() {
  std::vector<std::string> paths;
  for (const char* folder : kFolders) {
    for (const std::string& name : names_in(folder).value_or({})) {
      paths.push_back(fmt::format("{}/{}", folder, name));
    }
  }
  auto processes = all_processes();
  if (!processes) return paths;
  for (int32_t pid : *processes) paths.push_back(process_netns_path(pid));
  return paths;
}

// The name of such a link in the calling thread's namespace; `home` is where its socket must be.
std::string find_here(const kernel::Vxlan& wanted, const Fd& home, bool is_home) {
  auto socket = Socket::open();
  if (!socket) return "";
  std::optional<int32_t> home_id;
  Message ask = get_netns_id(home.get());
  (void)socket->request(ask, "id of the namespace", [&](const nlmsghdr& reply) {
    home_id = decode_netns_id(reply);
  });
  if (is_home) home_id.reset();
  if (!is_home && !home_id) return "";  // no link here can have its socket there
  std::string name;
  Message message = dump_links();
  (void)socket->dump(message, "links", [&](const nlmsghdr& reply) {
    auto link = decode_link(reply);
    bool same = link && link->vxlan && link->vxlan->vni == wanted.vni &&
                link->vxlan->port == wanted.port;
    if (same && link->peer_id == home_id) name = link->name;
  });
  return name;
}

}  // namespace

std::string vxlan_holder(const kernel::Vxlan& wanted) {
  auto home = open_netns(kOwnNetnsPath);
  if (!home) return "";
  std::string name = find_here(wanted, *home, true);
  if (!name.empty()) return fmt::format("link {}", name);
  struct stat own = {};
  fstat(home->get(), &own);
  std::set<ino_t> seen{own.st_ino};
  for (const std::string& path : candidates()) {
    struct stat there = {};
    bool fresh = stat(path.c_str(), &there) == 0 && seen.insert(there.st_ino).second;
    if (!fresh || seen.size() > kSpacesMax) continue;
    auto netns = open_netns(path);
    if (!netns) continue;
    auto scope = NetnsScope::enter(*netns);
    if (!scope) continue;
    name = find_here(wanted, *home, false);
    if (!name.empty()) return fmt::format("link {} in the namespace {}", name, path);
  }
  return "";
}

}  // namespace ovn::netlink
