// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/answers.h"

#include <map>

#include "core/base/hash.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

// Before the main table, and behind the ingress network's rule.
constexpr uint32_t kAnswerPriority = 0x4f57;

// Of an interface: far from the kernel's own tables (RT_TABLE_MAX of old, 255) and from any that
// people number by hand.
uint32_t table_of(const std::string& link) {
  return 0x10000000 | (static_cast<uint32_t>(fnv1a(link)) & 0x0fffffff);
}

std::map<InterfaceKey, const model::Endpoint*> with_ports(const View& view) {
  std::map<InterfaceKey, const model::Endpoint*> found;
  for (const NetworkView& network : view.networks) {
    for (const LocalEndpoint& local : network.local) {
      if (!local.endpoint.ports.empty()) found[interface_key(local)] = &local.endpoint;
    }
  }
  return found;
}

}  // namespace

void add_answers(const View& view, Snapshot& snapshot) {
  auto published = with_ports(view);
  if (published.empty()) return;
  std::vector<Route> own;
  for (const Route& route : snapshot.routes) {
    if (route.destination.length() != 0 || route.table != 0) continue;
    auto endpoint = published.find({route.netns, route.link});
    if (endpoint == published.end()) continue;
    uint32_t table = table_of(route.link);
    Route out = route;
    out.table = table;
    own.push_back(out);
    ip::Family family = route.destination.family();
    for (const model::Allocation& allocation : endpoint->second->addresses) {
      const ip::Prefix& at = allocation.address;
      if (at.family() != family) continue;
      own.push_back({route.netns, at.network(), 0, route.link, {}, table});
      snapshot.rules.push_back({route.netns, family, kAnswerPriority, 0, 0, table, at.address()});
    }
  }
  snapshot.routes.insert(snapshot.routes.end(), own.begin(), own.end());
}

}  // namespace ovn::reconcile
