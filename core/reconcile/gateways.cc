// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/gateways.h"

#include <map>
#include <tuple>

namespace ovn::reconcile {

using namespace kernel;

namespace {

struct Rank {
  int64_t behind;  // the priority, negative
  bool by_uplink;
  bool internal;
  int families = 0;  // with a default route, negative
  std::string_view network;

  auto operator<=>(const Rank&) const = default;
};

std::map<InterfaceKey, Rank> rank_all(const View& view) {
  std::map<InterfaceKey, Rank> ranks;
  for (const NetworkView& network : view.networks) {
    for (const LocalEndpoint& local : network.local) {
      Rank rank{-int64_t{local.endpoint.gw_priority}, network.uplink.has_value(),
                network.network.internal, 0, network.network.name};
      ranks.emplace(interface_key(local), rank);
    }
  }
  return ranks;
}

}  // namespace

void choose_gateways(const View& view, Snapshot& snapshot) {
  auto ranks = rank_all(view);
  auto rank_of = [&](const Route& route) -> Rank* {
    if (route.destination.length() != 0 || route.table != 0) return nullptr;
    auto found = ranks.find({route.netns, route.link});
    return found == ranks.end() ? nullptr : &found->second;
  };
  for (const Route& route : snapshot.routes) {
    if (Rank* rank = rank_of(route)) --rank->families;
  }
  std::map<std::pair<NetnsName, ip::Family>, const Rank*> best;
  for (const Route& route : snapshot.routes) {
    Rank* rank = rank_of(route);
    if (!rank) continue;
    auto [place, is_first] = best.try_emplace({route.netns, route.destination.family()}, rank);
    if (!is_first && *rank < *place->second) place->second = rank;
  }
  std::erase_if(snapshot.routes, [&](const Route& route) {
    const Rank* rank = rank_of(route);
    return rank && rank != best.at({route.netns, route.destination.family()});
  });
}

}  // namespace ovn::reconcile
