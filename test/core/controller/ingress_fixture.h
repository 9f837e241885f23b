// SPDX-License-Identifier: Apache-2.0
// A host whose service web is published on every host, with the ingress network and room in it.
#pragma once

#include <gtest/gtest.h>

#include "core/controller/ingress_rules.h"
#include "test/core/controller/service_fixture.h"

namespace ovn::test {

inline const model::NetworkId kIngress{"1f"};

inline model::Network ingress_net() {
  model::Network network;
  network.id = kIngress;
  network.name = "ingress";
  network.ingress = true;
  network.subnets = {{prefix("10.255.0.0/16"), {}, {}, {}, model::Vni(4098)},
                     {prefix("fd00:5::/64"), {}, {}, {}, model::Vni(4099)}};
  return network;
}

inline model::PublishedService published(uint16_t port, uint16_t target) {
  return {port, target, model::Transport::tcp, model::PublishMode::ingress};
}

// What the rules ask for is done at once: all leases are granted, all changes committed.
class WithIngress : public WithWeb {
 protected:
  WithIngress() {
    controller::adopt_network(host_, ingress_net(), Instant());
    web().published = {published(8080, 80)};
  }

  model::Service& web() { return host_.services.at(kWeb); }

  void lease_ingress(std::string_view v4 = "10.255.0.64/30") {
    grant(70, "10.255.0.0/16", v4);
    grant(71, "fd00:5::/64", "fd00:5::100/120");
  }
  controller::IngressStep step() {
    model::EndpointId fresh("t" + std::to_string(++last_id_));
    auto next = next_ingress_step(host_, fresh, 1800000000, Instant());
    EXPECT_TRUE(next) << next.error().message;
    return next ? *next : controller::IngressStep();
  }
  // Until there is nothing left to do; the changes.
  size_t settle() {
    for (size_t changes = 0;; ++changes) {
      auto next = step();
      auto* change = std::get_if<controller::IngressChange>(&next);
      if (!change) return changes;
      EXPECT_FALSE(change->batch.empty());
      if (change->added) confirm_attach(host_, *change->added);
    }
  }
  // Endpoints here in the ingress network.
  std::vector<const model::Endpoint*> twins() const { return endpoints_in(host_, kIngress); }

  // Another host's place, or the twin of a backend of it.
  void peer_is_in(std::string id, std::string_view ip, model::ServiceId service = {}) {
    ip::Address at = address(ip);
    model::EndpointRecord record{model::EndpointId(id), Mac::for_address(at),
                                 address("10.99.0.2"), {{ip::Prefix(at, 16), 9}}, id, {}};
    record.service = std::move(service);
    host_.remote[kIngress].records.push_back({kPeer, record});
  }

 private:
  void grant(uint64_t id, std::string_view subnet, std::string_view block) {
    adopt_lease(host_, {id, kIngress, prefix(subnet), prefix(block), kSelf}, Instant());
  }

  int last_id_ = 0;
};

}  // namespace ovn::test
