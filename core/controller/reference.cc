// SPDX-License-Identifier: Apache-2.0
#include "core/controller/reference.h"

#include <vector>

namespace ovn::controller {

namespace {

std::string text_of(const model::NetworkId& id) { return id.str(); }
std::string text_of(const model::ServiceId& id) { return id.str(); }
std::string text_of(const Uuid& id) { return id.to_string(); }

template <class Key, class Noun>
Result<const Noun*> find(std::string_view what, const std::map<Key, Noun>& nouns,
                         std::string_view reference) {
  std::vector<const Noun*> called, begins;
  for (const auto& [key, noun] : nouns) {
    if (noun.name == reference) called.push_back(&noun);
    bool long_enough = reference.size() >= kIdBeginningMin;
    if (long_enough && text_of(key).starts_with(reference)) begins.push_back(&noun);
  }
  if (called.size() == 1) return called[0];
  if (called.size() > 1) {
    return fail(Errc::conflict, "{} '{}': {} have that name, use an id", what, reference,
                called.size());
  }
  if (begins.size() == 1) return begins[0];
  if (begins.empty()) return fail(Errc::not_found, "{} '{}': not found", what, reference);
  return fail(Errc::conflict, "{} '{}': {} ids begin so", what, reference, begins.size());
}

}  // namespace

Result<const model::Network*> find_network(
    const std::map<model::NetworkId, model::Network>& networks, std::string_view reference) {
  return find("network", networks, reference);
}

Result<const model::Node*> find_node(const std::map<Uuid, model::Node>& nodes,
                                     std::string_view reference) {
  return find("node", nodes, reference);
}

Result<const model::Service*> find_service(
    const std::map<model::ServiceId, model::Service>& services, std::string_view reference) {
  return find("service", services, reference);
}

}  // namespace ovn::controller
