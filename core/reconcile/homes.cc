// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/homes.h"

#include "core/reconcile/drivers.h"
#include "core/reconcile/ingress.h"
#include "core/reconcile/ingress_backend.h"
#include "core/reconcile/rule_parts.h"
#include "core/reconcile/walk.h"

namespace ovn::reconcile {

using namespace kernel;
using nft::Element;

namespace {

// By a default route of ours that leads by another link than `ingress`.
std::optional<ip::Address> own_home(const Snapshot& desired, const NetnsName& netns,
                                    ip::Family family, const std::string& ingress) {
  for (const Route& route : in_space(desired.routes, netns)) {
    bool leads = route.table == 0 && route.destination == everything(family) &&
                 route.link != ingress;
    if (!leads) continue;
    for (const Address& address : in_space(desired.addresses, netns)) {
      const ip::Address& at = address.prefix.address();
      bool answers = address.link == route.link && at.family() == family && !at.is_link_local();
      if (answers) return at;
    }
  }
  return {};
}

}  // namespace

std::string_view home_set(ip::Family family) {
  return family == ip::Family::v4 ? "home4" : "home6";
}

void settle_homes(Snapshot& desired, const Snapshot& actual) {
  std::vector<Element> added;
  for (const Netns& netns : actual.namespaces) {
    nft::Table of_link{netns.name, std::string(kIngressEgressTable), {}, {}};
    const nft::Table* backend = find_same(desired.tables, of_link);
    if (!backend) continue;
    std::string ingress = nft::device_of(*backend);
    for (ip::Family family : {ip::Family::v4, ip::Family::v6}) {
      auto home = own_home(desired, netns.name, family, ingress);
      auto foreign = std::ranges::find(netns.foreign_sources, family, &ip::Address::family);
      if (foreign != netns.foreign_sources.end()) home = *foreign;
      Element element{netns.name, std::string(kIngressTable), std::string(home_set(family)),
                      padded_name(ingress), {}};
      if (home) element.data = bytes_of(*home);
      auto place = place_of(desired.elements, element);
      bool there = place != desired.elements.end() && place->key() == element.key();
      if (there && home) *place = element;
      if (there && !home) desired.elements.erase(place);
      if (!there && home) added.push_back(element);
    }
  }
  auto middle = desired.elements.insert(desired.elements.end(), added.begin(), added.end());
  std::inplace_merge(desired.elements.begin(), middle, desired.elements.end(),
                     [](const Element& a, const Element& b) { return a.key() < b.key(); });
}

}  // namespace ovn::reconcile
