// SPDX-License-Identifier: Apache-2.0
// A host with one network and one leased block, for tests of the rules: 10.7.0.0/24,
// block 10.7.0.4/30 under lease 7, this node "host1".
#pragma once

#include "core/controller/attach_rules.h"
#include "core/controller/policy_rules.h"

namespace ovn::test {

inline const Uuid kSelf = *Uuid::parse("11111111-1111-4111-8111-111111111111");
inline const Uuid kPeer = *Uuid::parse("22222222-2222-4222-8222-222222222222");
inline const model::NetworkId kBackend{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};

inline ip::Prefix prefix(std::string_view text) { return *ip::Prefix::parse(text); }
inline ip::Address address(std::string_view text) { return *ip::Address::parse(text); }

inline model::Network backend_network() {
  model::Network network;
  network.id = kBackend;
  network.name = "backend";
  network.subnets = {{prefix("10.7.0.0/24"), {}, address("10.7.0.1"), {}, model::Vni(4097)}};
  return network;
}

inline model::Lease lease(uint64_t id, std::string_view block, const Uuid& holder = kSelf) {
  return {id, kBackend, prefix("10.7.0.0/24"), prefix(block), holder};
}

inline controller::Host make_host() {
  controller::Host host;
  host.self = {kSelf, "host1", address("10.99.0.1"), false, 0};
  host.boot_id = "boot";
  host.underlay.address = address("10.99.0.1");
  controller::Policy policy{
      1, {backend_network()}, {{kPeer, "host2", address("10.99.0.2")}}, {lease(7, "10.7.0.4/30")}};
  adopt_policy(host, policy, Instant());
  return host;
}

// A request to attach the process `pid`, whose namespace has the cookie 1000 + pid.
inline controller::AttachRequest attach_request(int pid, std::string network = "backend") {
  controller::AttachRequest request;
  std::string n = std::to_string(pid);
  request.sandbox = {
      model::SandboxId("s" + n),          "pid:" + n, "pid:" + n, "/proc/" + n + "/ns/net",
      1000u + static_cast<unsigned>(pid), "boot",     pid};
  request.endpoint = model::EndpointId("e" + n + network);
  request.network = std::move(network);
  return request;
}

// Attaches and commits; requires that a block has room.
inline model::Endpoint attached(controller::Host& host, const controller::AttachRequest& request) {
  auto step = prepare_attach(host, request, Instant());
  OVN_CHECK(step && std::holds_alternative<controller::Ready>(*step));
  model::Endpoint endpoint = std::get<controller::Ready>(*step).endpoint;
  confirm_attach(host, endpoint.id);
  return endpoint;
}

}  // namespace ovn::test
