// SPDX-License-Identifier: Apache-2.0
// A host with two networks, one endpoint of its own and one of another node, for tests of the API.
#pragma once

#include "core/controller/host.h"

namespace ovn::test {

inline Uuid node_id(uint8_t last) {
  std::array<uint8_t, 16> bytes{};
  bytes[15] = last;
  return Uuid(bytes);
}

inline ip::Address addr(const char* text) { return *ip::Address::parse(text); }
inline ip::Prefix prefix(const char* text) { return *ip::Prefix::parse(text); }

inline const model::NetworkId kSampleNetwork("1a2b3c4d5e6f708192a3b4c5d6e7f809");
inline const model::EndpointId kWeb("ae000000000000000000000000000000");

inline model::Network backend() {
  model::Network network;
  network.id = kSampleNetwork;
  network.name = "backend";
  network.subnets.push_back({prefix("10.0.0.0/24"),
                             {},
                             addr("10.0.0.1"),
                             {{"router", addr("10.0.0.9")}},
                             model::Vni(4097)});
  network.revision = 7;
  network.created = 1700000000;
  return network;
}

inline controller::Host sample_host() {
  controller::Host host;
  host.self = {node_id(1), "alpha", addr("192.0.2.1"), true, 1690000000};
  host.nodes[node_id(1)] = host.self;
  host.nodes[node_id(2)] = {node_id(2), "beta", addr("192.0.2.2"), false, 1690000001};
  host.networks[kSampleNetwork] = backend();
  model::Network none;
  none.id = model::NetworkId("00000000000000000000000000000002");
  none.name = "none";
  none.driver = model::Driver::none;
  host.networks[none.id] = none;
  host.leases[5] = {5, kSampleNetwork, prefix("10.0.0.0/24"), prefix("10.0.0.4/30"), node_id(1)};
  host.leases[6] = {6, kSampleNetwork, prefix("10.0.0.0/24"), prefix("10.0.0.6/32"), node_id(2)};

  model::Sandbox sandbox;
  sandbox.id = model::SandboxId("a5b00000000000000000000000000000");
  sandbox.target = "pid:7";
  sandbox.name = "web";
  host.sandboxes[sandbox.id] = sandbox;
  model::Endpoint endpoint;
  endpoint.id = kWeb;
  endpoint.network = kSampleNetwork;
  endpoint.sandbox = sandbox.id;
  endpoint.ifname = "eth0";
  endpoint.mac = *Mac::parse("02:42:0a:00:00:04");
  endpoint.addresses = {{prefix("10.0.0.4/24"), 5}};
  endpoint.aliases = {"api"};
  endpoint.created = 1700000100;
  host.endpoints[kWeb] = endpoint;

  model::EndpointRecord record;
  record.id = model::EndpointId("be000000000000000000000000000000");
  record.mac = *Mac::parse("02:42:0a:00:00:08");
  record.vtep = addr("192.0.2.2");
  record.addresses = {{prefix("10.0.0.8/24"), 9}};
  record.name = "db";
  host.remote[kSampleNetwork].records.push_back({node_id(2), record});
  return host;
}

}  // namespace ovn::test
