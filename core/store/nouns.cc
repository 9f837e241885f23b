// SPDX-License-Identifier: Apache-2.0
#include "core/store/nouns.h"

#include "core/store/codec.h"

namespace ovn::store {

namespace {

std::string key_of(const model::Network& network) { return network.id.str(); }
std::string key_of(const model::Node& node) { return node.id.to_string(); }
std::string key_of(const model::Lease& lease) { return std::to_string(lease.id); }
std::string key_of(const model::GossipKey& key) { return std::to_string(key.id); }
std::string key_of(const model::Sandbox& sandbox) { return sandbox.id.str(); }
std::string key_of(const model::Endpoint& endpoint) { return endpoint.id.str(); }
std::string key_of(const model::Uplink& uplink) { return uplink.id.str(); }
std::string key_of(const model::IngressPlace& place) { return place.id.str(); }
std::string key_of(const model::Settings&) { return "cluster"; }  // there is one
std::string key_of(const model::Service& service) { return service.id.str(); }
std::string key_of(const model::Drain& drain) { return std::to_string(drain.id); }

Result<model::Network> parse(const json::object& fields, model::Network*) {
  return parse_network(fields);
}
Result<model::Node> parse(const json::object& fields, model::Node*) { return parse_node(fields); }
Result<model::Lease> parse(const json::object& fields, model::Lease*) {
  return parse_lease(fields);
}
Result<model::GossipKey> parse(const json::object& fields, model::GossipKey*) {
  return parse_gossip_key(fields);
}
Result<model::Sandbox> parse(const json::object& fields, model::Sandbox*) {
  return parse_sandbox(fields);
}
Result<model::Endpoint> parse(const json::object& fields, model::Endpoint*) {
  return parse_endpoint(fields);
}
Result<model::Uplink> parse(const json::object& fields, model::Uplink*) {
  return parse_uplink(fields);
}
Result<model::IngressPlace> parse(const json::object& fields, model::IngressPlace*) {
  return parse_ingress_place(fields);
}
Result<model::Settings> parse(const json::object& fields, model::Settings*) {
  return parse_settings(fields);
}
Result<model::Service> parse(const json::object& fields, model::Service*) {
  return parse_service(fields);
}
Result<model::Drain> parse(const json::object& fields, model::Drain*) {
  return parse_drain(fields);
}

template <class T>
Result<T> parse_text(std::string_view text) {
  TRY(json::object fields, json::parse_object(text, json::kOwnBytesMax));
  return parse(fields, static_cast<T*>(nullptr));
}

}  // namespace

template <class T>
Change put(const T& noun) {
  return {Change::Verb::put, {std::string(kKind<T>), key_of(noun), json::serialize(to_json(noun))}};
}

template <class T>
Change drop(const T& noun) {
  return {Change::Verb::drop, {std::string(kKind<T>), key_of(noun), ""}};
}

template <class T>
Result<T> decode(const Entry& entry) {
  auto noun = parse_text<T>(entry.value);
  if (!noun) {
    return fail(Errc::corrupt, "{} {}: {}", entry.kind, entry.key, noun.error().message);
  }
  if (entry.kind != kKind<T> || entry.key != key_of(*noun)) {
    return fail(Errc::corrupt, "{} {}: holds {} {}", entry.kind, entry.key, kKind<T>,
                key_of(*noun));
  }
  return noun;
}

template Change put(const model::Network&);
template Change put(const model::Node&);
template Change put(const model::Lease&);
template Change put(const model::GossipKey&);
template Change put(const model::Sandbox&);
template Change put(const model::Endpoint&);
template Change put(const model::Uplink&);
template Change put(const model::IngressPlace&);
template Change put(const model::Settings&);
template Change put(const model::Service&);
template Change put(const model::Drain&);
template Change drop(const model::Network&);
template Change drop(const model::Node&);
template Change drop(const model::Lease&);
template Change drop(const model::GossipKey&);
template Change drop(const model::Sandbox&);
template Change drop(const model::Endpoint&);
template Change drop(const model::Uplink&);
template Change drop(const model::IngressPlace&);
template Change drop(const model::Service&);
template Change drop(const model::Drain&);
template Result<model::Network> decode(const Entry&);
template Result<model::Node> decode(const Entry&);
template Result<model::Lease> decode(const Entry&);
template Result<model::GossipKey> decode(const Entry&);
template Result<model::Sandbox> decode(const Entry&);
template Result<model::Endpoint> decode(const Entry&);
template Result<model::Uplink> decode(const Entry&);
template Result<model::IngressPlace> decode(const Entry&);
template Result<model::Settings> decode(const Entry&);
template Result<model::Service> decode(const Entry&);
template Result<model::Drain> decode(const Entry&);

}  // namespace ovn::store
