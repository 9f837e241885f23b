// SPDX-License-Identifier: Apache-2.0
#include "core/controller/reference.h"

namespace ovn::controller {

namespace {

std::string text_of(const model::NetworkId& id) { return id.str(); }
std::string text_of(const Uuid& id) { return id.to_string(); }

template <class Key, class Noun>
Result<const Noun*> find(std::string_view what, const std::map<Key, Noun>& nouns,
                         std::string_view reference) {
  const Noun* begins = nullptr;
  size_t count = 0;
  for (const auto& [key, noun] : nouns) {
    if (noun.name == reference) return &noun;
    std::string id = text_of(key);
    if (reference.size() < kIdBeginningMin || !id.starts_with(reference)) continue;
    begins = &noun;
    ++count;
  }
  if (count == 1) return begins;
  if (count == 0) return fail(Errc::not_found, "{} '{}': not found", what, reference);
  return fail(Errc::conflict, "{} '{}': {} ids begin so", what, reference, count);
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

}  // namespace ovn::controller
