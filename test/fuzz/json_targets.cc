// SPDX-License-Identifier: Apache-2.0
// JSON, and the nouns that are read from it: what is taken is written to JSON that reads the same.
#include "core/base/check.h"
#include "core/base/json.h"
#include "core/store/codec.h"
#include "test/fuzz/target.h"

namespace ovn::fuzz {

namespace {

void any_json(ByteView input) {
  auto value = json::parse(as_text(input));
  if (!value) return;
  auto again = json::parse(json::serialize(*value));
  OVN_CHECK(again && *again == *value);
}

template <class T, Result<T> (*parse)(const json::object&)>
void noun(ByteView input) {
  auto fields = json::parse_object(as_text(input));
  if (!fields) return;
  auto value = parse(*fields);
  if (!value) return;
  auto again = parse(store::to_json(*value));
  OVN_CHECK(again && *again == *value);
}

template <class T>
Bytes seed(const T& value) {
  return bytes_of(json::serialize(store::to_json(value)));
}

const model::NetworkId kNetwork("0123456789abcdef0123456789abcdef");
const model::EndpointId kEndpoint("fedcba9876543210fedcba9876543210");
const model::SandboxId kSandbox("00112233445566778899aabbccddeeff");
const Uuid kNode = *Uuid::parse("919108f7-52d1-4320-9bac-f847db4148a8");

model::Network network() {
  model::Network network;
  network.id = kNetwork;
  network.name = "backend";
  network.driver = model::Driver::overlay;
  model::Subnet subnet;
  subnet.prefix = *ip::Prefix::parse("10.7.0.0/24");
  subnet.range = *ip::Prefix::parse("10.7.0.128/25");
  subnet.gateway = *ip::Address::parse("10.7.0.1");
  subnet.aux_addresses["router"] = *ip::Address::parse("10.7.0.2");
  network.subnets = {subnet};
  network.options["mtu"] = "1400";
  network.labels["tier"] = "db";
  return network;
}

model::Lease lease() {
  model::Lease lease;
  lease.network = kNetwork;
  lease.subnet = *ip::Prefix::parse("10.7.0.0/24");
  lease.block = *ip::Prefix::parse("10.7.0.128/30");
  lease.holder = kNode;
  return lease;
}

model::Sandbox sandbox() {
  model::Sandbox sandbox;
  sandbox.id = kSandbox;
  sandbox.target = sandbox.name = "pid:4711";
  sandbox.netns_path = "/proc/4711/ns/net";
  sandbox.cookie = uint64_t{1} << 60;
  sandbox.boot_id = kNode.to_string();
  sandbox.pid = 4711;
  return sandbox;
}

model::Endpoint endpoint() {
  model::Endpoint endpoint;
  endpoint.id = kEndpoint;
  endpoint.network = kNetwork;
  endpoint.sandbox = kSandbox;
  endpoint.ifname = "eth0";
  endpoint.mac = *Mac::parse("02:42:0a:07:00:05");
  endpoint.addresses = {{*ip::Prefix::parse("10.7.0.5/24"), 17}};
  endpoint.aliases = {"db"};
  endpoint.created = 1790000000;
  return endpoint;
}

model::Node node() {
  return {kNode, "host1", *ip::Address::parse("10.99.0.1"), true, 1790000000};
}

model::GossipKey gossip_key() {
  return {3, {1, 2, 3}, model::KeyState::installed, 17, 1790000000};
}

model::Service service() {
  model::Service service;
  service.id = model::ServiceId("5e5e");
  service.name = "web";
  service.network = kNetwork;
  service.vips = {*ip::Address::parse("10.7.0.254")};
  service.ports = {{"http", 80, model::Transport::tcp}};
  service.health = model::HealthCheck{model::HealthCheck::Kind::http, 80, "/up", ""};
  service.created = 1790000000;
  return service;
}

model::Drain drain() { return {uint64_t{1} << 60, kNode, kEndpoint}; }

}  // namespace

std::vector<Target> json_targets() {
  return {
      {"json",
       {bytes_of(R"({"a":[1,-2,3.5e1,true,null,"x\u00fc\n"],"b":{"c":{}}})"), bytes_of("[]")},
       any_json},
      {"network", {seed(network())}, noun<model::Network, store::parse_network>},
      {"endpoint", {seed(endpoint())}, noun<model::Endpoint, store::parse_endpoint>},
      {"sandbox", {seed(sandbox())}, noun<model::Sandbox, store::parse_sandbox>},
      {"lease", {seed(lease())}, noun<model::Lease, store::parse_lease>},
      {"node", {seed(node())}, noun<model::Node, store::parse_node>},
      {"service", {seed(service())}, noun<model::Service, store::parse_service>},
      {"drain", {seed(drain())}, noun<model::Drain, store::parse_drain>},
      {"gossip_key", {seed(gossip_key())}, noun<model::GossipKey, store::parse_gossip_key>},
  };
}

}  // namespace ovn::fuzz
