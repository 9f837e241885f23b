// SPDX-License-Identifier: Apache-2.0
#include "core/store/codec.h"

#include <algorithm>

#include "core/base/bytes.h"
#include "core/model/subnet_problems.h"
#include "core/store/read_array.h"

namespace ovn::store {

namespace {

using json::ObjectReader;

json::object texts_to_json(const std::map<std::string, std::string>& texts) {
  json::object out;
  for (const auto& [key, text] : texts) out[key] = text;
  return out;
}

json::array texts_to_json(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

std::map<std::string, std::string> read_texts(ObjectReader& in, std::string_view key) {
  std::map<std::string, std::string> texts;
  const json::object* fields = in.object_if(key);
  if (!fields) return texts;
  for (const auto& field : *fields) {
    const auto* text = field.value().if_string();
    if (!text) {
      in.refuse(key, "holds a value that is not a string");
      return {};
    }
    texts.emplace(field.key(), *text);
  }
  return texts;
}

// A required text that `parse` understands.
template <class Parse>
auto read(ObjectReader& in, std::string_view key, Parse parse) {
  auto value = in.parsed(key, parse);
  if (!value) in.refuse(key, "is missing");
  return value;
}

ip::Address read_address(ObjectReader& in, std::string_view key) {
  return read(in, key, ip::Address::parse).value_or(ip::Address());
}
ip::Prefix read_prefix(ObjectReader& in, std::string_view key) {
  return read(in, key, ip::Prefix::parse).value_or(ip::Prefix());
}
Uuid read_uuid(ObjectReader& in, std::string_view key) {
  return read(in, key, Uuid::parse).value_or(Uuid());
}

template <class T, class ToJson>
json::array to_array(const std::vector<T>& items, ToJson item_to_json) {
  json::array out;
  for (const T& item : items) out.push_back(item_to_json(item));
  return out;
}

json::object subnet_to_json(const model::Subnet& subnet) {
  json::object out{{"prefix", subnet.prefix.to_string()}};
  if (subnet.range) out["range"] = subnet.range->to_string();
  if (subnet.gateway) out["gateway"] = subnet.gateway->to_string();
  json::object aux;
  for (const auto& [name, address] : subnet.aux_addresses) aux[name] = address.to_string();
  out["aux_addresses"] = std::move(aux);
  if (subnet.vni.value()) out["vni"] = subnet.vni.value();
  return out;
}

Result<model::Subnet> parse_subnet(const json::object& fields) {
  ObjectReader in(fields);
  model::Subnet subnet;
  subnet.prefix = read_prefix(in, "prefix");
  subnet.range = in.parsed("range", ip::Prefix::parse);
  subnet.gateway = in.parsed("gateway", ip::Address::parse);
  for (const auto& [name, text] : read_texts(in, "aux_addresses")) {
    auto address = ip::Address::parse(text);
    if (!address) {
      in.refuse("aux_addresses", address.error().message);
      break;
    }
    subnet.aux_addresses.emplace(name, *address);
  }
  subnet.vni = model::Vni(static_cast<uint32_t>(in.number_if("vni", 0xffffff).value_or(0)));
  CHECK_OK(in.finish_known());
  auto problems = model::subnet_problems(subnet);
  if (!problems.empty()) return fail(Errc::invalid, "{}", problems.front());
  return subnet;
}

json::object allocation_to_json(const model::Allocation& allocation) {
  return {{"address", allocation.address.to_string()},
          {"revision", std::to_string(allocation.revision)}};
}

Result<model::Allocation> parse_allocation(const json::object& fields) {
  ObjectReader in(fields);
  model::Allocation allocation{read_prefix(in, "address"), in.number("revision")};
  CHECK_OK(in.finish_known());
  return allocation;
}

}  // namespace

json::object to_json(const model::Network& network) {
  json::object out{{"id", network.id.str()},
                   {"name", network.name},
                   {"driver", std::string(to_string(network.driver))},
                   {"scope", std::string(to_string(network.scope))},
                   {"internal", network.internal},
                   {"ipv6", network.ipv6},
                   {"subnets", to_array(network.subnets, subnet_to_json)},
                   {"options", texts_to_json(network.options)},
                   {"labels", texts_to_json(network.labels)},
                   {"revision", std::to_string(network.revision)},
                   {"created", network.created}};
  if (network.ingress) out["ingress"] = true;
  if (network.makes_vlan) out["makes_vlan"] = true;
  return out;
}

Result<model::Network> parse_network(const json::object& fields) {
  ObjectReader in(fields);
  model::Network network;
  network.id = model::NetworkId(in.text("id"));
  network.name = in.text("name");
  network.driver = read(in, "driver", model::parse_driver).value_or(model::Driver::overlay);
  network.scope = read(in, "scope", model::parse_scope).value_or(model::Scope::cluster);
  network.internal = in.flag("internal", false);
  network.ipv6 = in.flag("ipv6", false);
  network.ingress = in.flag("ingress", false);
  network.subnets = read_array(in, "subnets", parse_subnet);
  network.options = read_texts(in, "options");
  network.labels = read_texts(in, "labels");
  network.makes_vlan = in.flag("makes_vlan", false);
  network.revision = in.number("revision");
  network.created = static_cast<int64_t>(in.number("created", INT64_MAX));
  CHECK_OK(in.finish_known());
  return network;
}

json::object to_json(const model::Endpoint& endpoint) {
  auto port_to_json = [](const auto& port) { return json::value(model::to_string(port)); };
  json::object out{{"id", endpoint.id.str()},
                   {"network", endpoint.network.str()},
                   {"sandbox", endpoint.sandbox.str()},
                   {"ifname", endpoint.ifname},
                   {"mac", endpoint.mac.to_string()},
                   {"addresses", to_array(endpoint.addresses, allocation_to_json)},
                   {"aliases", texts_to_json(endpoint.aliases)},
                   {"ports", to_array(endpoint.ports, port_to_json)},
                   {"created", endpoint.created},
                   {"gw_priority", endpoint.gw_priority}};
  if (endpoint.service.empty()) return out;
  out["service"] = endpoint.service.str();
  out["weight"] = endpoint.weight;
  if (!endpoint.twin_of.empty()) out["twin_of"] = endpoint.twin_of.str();
  return out;
}

Result<model::Endpoint> parse_endpoint(const json::object& fields) {
  ObjectReader in(fields);
  model::Endpoint endpoint;
  endpoint.id = model::EndpointId(in.text("id"));
  endpoint.network = model::NetworkId(in.text("network"));
  endpoint.sandbox = model::SandboxId(in.text("sandbox"));
  endpoint.ifname = in.text("ifname");
  endpoint.mac = read(in, "mac", Mac::parse).value_or(Mac());
  endpoint.addresses = read_array(in, "addresses", parse_allocation);
  endpoint.aliases = in.texts("aliases");
  endpoint.ports = in.parsed_all("ports", model::parse_published);
  endpoint.created = static_cast<int64_t>(in.number("created", INT64_MAX));
  endpoint.gw_priority = in.integer("gw_priority");
  endpoint.service = model::ServiceId(in.text_if("service").value_or(""));
  endpoint.weight = static_cast<uint16_t>(in.number_if("weight", model::kWeightMax).value_or(1));
  endpoint.twin_of = model::EndpointId(in.text_if("twin_of").value_or(""));
  CHECK_OK(in.finish_known());
  return endpoint;
}

json::object to_json(const model::Sandbox& sandbox) {
  return {{"id", sandbox.id.str()},
          {"target", sandbox.target},
          {"name", sandbox.name},
          {"netns_path", sandbox.netns_path},
          {"cookie", std::to_string(sandbox.cookie)},
          {"boot_id", sandbox.boot_id},
          {"pid", sandbox.pid},
          {"container", sandbox.container},
          {"follow", sandbox.follow},
          {"dns", to_string(sandbox.dns)},
          {"shares_host", sandbox.shares_host},
          {"began", std::to_string(sandbox.began)}};
}

Result<model::Sandbox> parse_sandbox(const json::object& fields) {
  ObjectReader in(fields);
  model::Sandbox sandbox;
  sandbox.id = model::SandboxId(in.text("id"));
  sandbox.target = in.text("target");
  sandbox.name = in.text("name");
  sandbox.netns_path = in.text("netns_path");
  sandbox.cookie = in.number("cookie");
  sandbox.boot_id = in.text("boot_id");
  sandbox.pid = static_cast<int32_t>(in.number("pid", INT32_MAX));
  sandbox.container = in.text_if("container").value_or("");
  sandbox.follow = in.flag("follow", false);
  // Those attached by an agent that answered no names have none.
  sandbox.dns = in.parsed("dns", model::parse_dns_mode).value_or(model::DnsMode::off);
  sandbox.shares_host = in.flag("shares_host", false);
  sandbox.began = in.number_if("began").value_or(0);
  CHECK_OK(in.finish_known());
  return sandbox;
}

json::object to_json(const model::Lease& lease) {
  return {{"id", std::to_string(lease.id)},
          {"network", lease.network.str()},
          {"subnet", lease.subnet.to_string()},
          {"block", lease.block.to_string()},
          {"holder", lease.holder.to_string()}};
}

Result<model::Lease> parse_lease(const json::object& fields) {
  ObjectReader in(fields);
  model::Lease lease;
  lease.id = in.number("id");
  lease.network = model::NetworkId(in.text("network"));
  lease.subnet = read_prefix(in, "subnet");
  lease.block = read_prefix(in, "block");
  lease.holder = read_uuid(in, "holder");
  if (!lease.block.is_network() || !lease.subnet.contains(lease.block)) {
    in.refuse("block", fmt::format("{} is not a block of {}", lease.block, lease.subnet));
  }
  CHECK_OK(in.finish_known());
  return lease;
}

json::object to_json(const model::Node& node) {
  return {{"id", node.id.to_string()},
          {"name", node.name},
          {"address", node.address.to_string()},
          {"manager", node.manager},
          {"joined", node.joined}};
}

Result<model::Node> parse_node(const json::object& fields) {
  ObjectReader in(fields);
  model::Node node;
  node.id = read_uuid(in, "id");
  node.name = in.text("name");
  node.address = read_address(in, "address");
  node.manager = in.flag("manager", false);
  node.joined = static_cast<int64_t>(in.number("joined", INT64_MAX));
  CHECK_OK(in.finish_known());
  return node;
}

json::object to_json(const model::Uplink& uplink) {
  return {{"id", uplink.id.str()},
          {"address", uplink.address.to_string()},
          {"address6", uplink.address6.to_string()}};
}

Result<model::Uplink> parse_uplink(const json::object& fields) {
  ObjectReader in(fields);
  model::Uplink uplink{model::NetworkId(in.text("id")), read_prefix(in, "address"),
                       read_prefix(in, "address6")};
  if (!uplink.address.is_v4()) in.refuse("address", "is not an IPv4 address");
  if (uplink.address6.is_v4()) in.refuse("address6", "is not an IPv6 address");
  CHECK_OK(in.finish_known());
  return uplink;
}

json::object to_json(const model::IngressPlace& place) {
  return {{"id", place.id.str()}, {"addresses", to_array(place.addresses, allocation_to_json)}};
}

Result<model::IngressPlace> parse_ingress_place(const json::object& fields) {
  ObjectReader in(fields);
  model::IngressPlace place{model::NetworkId(in.text("id")),
                            read_array(in, "addresses", parse_allocation)};
  bool first_is_v4 = !place.addresses.empty() && place.addresses[0].address.is_v4();
  if (!first_is_v4) in.refuse("addresses", "do not begin with an IPv4 one");
  CHECK_OK(in.finish_known());
  return place;
}

json::object to_json(const model::Settings& settings) {
  json::object out;
  if (settings.vxlan_port) out["vxlan_port"] = *settings.vxlan_port;
  return out;
}

Result<model::Settings> parse_settings(const json::object& fields) {
  ObjectReader in(fields);
  model::Settings settings;
  if (auto port = in.number_if("vxlan_port", UINT16_MAX)) {
    settings.vxlan_port = static_cast<uint16_t>(*port);
  }
  CHECK_OK(in.finish_known());
  return settings;
}

json::object to_json(const model::GossipKey& key) {
  return {{"id", key.id},
          {"secret", to_hex(key.secret)},
          {"state", to_string(key.state)},
          {"revision", std::to_string(key.revision)},
          {"created", key.created}};
}

Result<model::GossipKey> parse_gossip_key(const json::object& fields) {
  ObjectReader in(fields);
  model::GossipKey key;
  key.id = static_cast<uint16_t>(in.number("id", UINT16_MAX));
  Bytes secret;
  if (from_hex(in.text("secret"), secret) && secret.size() == key.secret.size()) {
    std::copy(secret.begin(), secret.end(), key.secret.begin());
  } else {
    in.refuse("secret", fmt::format("is not {} hex digits", 2 * key.secret.size()));
  }
  key.state = read(in, "state", model::parse_key_state).value_or(model::KeyState::primary);
  key.revision = in.number("revision");
  key.created = static_cast<int64_t>(in.number("created", INT64_MAX));
  CHECK_OK(in.finish_known());
  return key;
}

}  // namespace ovn::store
