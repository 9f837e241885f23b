// SPDX-License-Identifier: Apache-2.0
#include "core/dns/responder.h"

#include <algorithm>

namespace ovn::dns {

namespace {

// The name without `suffix`; empty if it does not end so, or is nothing else.
std::string_view without(std::string_view key, std::string_view suffix) {
  if (suffix.empty() || !key.ends_with(suffix)) return {};
  std::string_view rest = key.substr(0, key.size() - suffix.size());
  // The suffix must begin at a label.
  size_t at = 0;
  while (at < rest.size()) at += 1 + static_cast<uint8_t>(rest[at]);
  return at == rest.size() ? rest : std::string_view();
}

// Those of one family, beginning somewhere, until they do not fit any more.
void add_addresses(Response& response, Type type, std::span<const Zone::Answer> answers,
                   uint32_t ttl, uint64_t chance) {
  if (answers.empty()) return;
  size_t begin = chance % answers.size();
  for (size_t i = 0; i < answers.size(); ++i) {
    const ip::Address& address = answers[(begin + i) % answers.size()].address;
    if (!response.add(type, ttl, {address.data(), address.size()})) return;
  }
}

void add_host(Response& response, ByteView host, uint32_t ttl) {
  std::array<uint8_t, kNameMax + 1> data;
  auto end = std::copy(host.begin(), host.end(), data.begin());
  *end = 0;
  response.add(Type::ptr, ttl, {data.data(), host.size() + 1});
}

// Priority 0 for all: who cannot serve is not among them.
void add_ports(Response& response, std::span<const Zone::PortAnswer> ports, uint32_t ttl,
               uint64_t chance) {
  std::array<uint8_t, 6 + kNameMax + 1> data{};
  for (size_t i = 0; i < ports.size(); ++i) {
    const Zone::PortAnswer& port = ports[(chance + i) % ports.size()];
    size_t at = 2;
    for (uint16_t number : {port.weight, port.port}) {
      data[at++] = static_cast<uint8_t>(number >> 8);
      data[at++] = static_cast<uint8_t>(number);
    }
    ByteView target = port.target.bytes();
    auto end = std::copy(target.begin(), target.end(), data.begin() + 6);
    *end = 0;
    if (!response.add(Type::srv, ttl, {data.data(), 6 + target.size() + 1})) return;
  }
}

bool asks_for(Type asked, Type type) { return asked == type || asked == Type::any; }

size_t answer_found(const Query& query, const Zone::Found& found, const Scope& scope, size_t limit,
                    uint64_t chance, std::span<uint8_t> out) {
  Response response(query, flag::kAuthoritative, Rcode::no_error, out, limit);
  if (asks_for(query.type, Type::a)) {
    add_addresses(response, Type::a, found.v4, scope.ttl, chance);
  }
  if (asks_for(query.type, Type::aaaa)) {
    add_addresses(response, Type::aaaa, found.v6, scope.ttl, chance);
  }
  if (asks_for(query.type, Type::ptr) && !found.host.empty()) {
    add_host(response, found.host, scope.ttl);
  }
  if (asks_for(query.type, Type::srv)) add_ports(response, found.ports, scope.ttl, chance);
  return response.finish();
}

bool is_ours(const Scope& scope, const Name& name) {
  auto address = name.reversed();
  if (!address) return false;
  for (const auto& zone : scope.zones) {
    if (zone->covers(*address)) return true;
  }
  return false;
}

bool is_empty(const Zone::Found& found) {
  return found.v4.empty() && found.v6.empty() && found.host.empty() && found.ports.empty();
}

// One label, those of a service's port (_http._tcp, RFC 2782) not counted.
bool is_plain(std::string_view key) {
  while (key.size() > 1 && key[1] == '_') key.remove_prefix(1 + static_cast<uint8_t>(key[0]));
  return !key.empty() && key.size() == 1u + static_cast<uint8_t>(key[0]);
}

// Whether it may be a name of a network whose names are not all known yet.
bool may_come(const Scope& scope, const Name& name) {
  auto address = name.reversed();
  return std::ranges::any_of(scope.zones, [&](const auto& zone) {
    if (zone->complete()) return false;
    if (address) return zone->covers(*address);
    bool below = zone->suffix() && !without(name.key(), zone->suffix()->key()).empty();
    return is_plain(name.key()) || below || !scope.forwards;
  });
}

}  // namespace

const Zone* find_name(const Scope& scope, const Name& name, Zone::Found& found) {
  for (const auto& zone : scope.zones) {
    if (zone->find(name.key(), found)) return zone.get();
  }
  for (const auto& zone : scope.zones) {
    if (!zone->suffix()) continue;
    std::string_view rest = without(name.key(), zone->suffix()->key());
    if (!rest.empty() && zone->find(rest, found) && found.host.empty()) return zone.get();
  }
  return nullptr;
}

Outcome respond(ByteView bytes, const Scope& scope, Transport transport, uint64_t chance,
                std::span<uint8_t> out, Parsed& parsed) {
  parse_query(bytes, parsed);
  const Query& query = parsed.query;
  auto refused = [&](Rcode why) -> Outcome {
    return {Outcome::Kind::answered, refuse(query, why, out), why};
  };
  if (parsed.verdict == Parsed::Verdict::drop) return {};
  if (parsed.verdict == Parsed::Verdict::malformed) return refused(parsed.why);
  if (query.klass != kClassIn) return refused(Rcode::refused);
  Zone::Found found;
  const Zone* zone = find_name(scope, query.name, found);
  // A name of a service stands there before its backends do.
  bool too_soon = zone ? is_empty(found) && !zone->complete() : may_come(scope, query.name);
  if (too_soon) return refused(Rcode::failure);
  if (zone) {
    size_t limit = transport == Transport::udp ? query.udp_limit() : kMessageMax;
    return {Outcome::Kind::answered, answer_found(query, found, scope, limit, chance, out),
            Rcode::no_error};
  }
  if (scope.forwards && !is_ours(scope, query.name)) return {Outcome::Kind::forward, 0, {}};
  return refused(Rcode::no_name);
}

}  // namespace ovn::dns
