// SPDX-License-Identifier: Apache-2.0
#include "core/controller/service_rules.h"

#include <gtest/gtest.h>

#include "core/controller/ingress_network.h"
#include "core/store/nouns.h"
#include "test/core/controller/manager_fixture.h"

namespace ovn::controller {
namespace {

class ServiceRules : public testing::Test, protected ManagerFixture {
 protected:
  ServiceRules() { blue_ = *create(wanted("blue", {"10.0.0.0/24"})); }

  static ServiceRequest request(std::string name) { return {std::move(name), "blue"}; }
  Tried<model::Service> make(const ServiceRequest& request) {
    return keep(create_service(manager, request, model::ServiceId(fmt::format("{:03}", ++made)),
                               1700000000, endpoints_));
  }
  std::string refused(const ServiceRequest& request, Errc code) {
    uint64_t before = manager.revision;
    auto service = make(request);
    EXPECT_FALSE(service);
    EXPECT_EQ(manager.revision, before);
    if (service) return "accepted";
    EXPECT_EQ(service.error().code, code);
    return service.error().message;
  }
  Tried<model::Service> change(std::string_view reference, const ServiceUpdate& update) {
    return keep(update_service(manager, reference, update, model::NetworkId("f00"), 1700000000,
                               endpoints_));
  }
  void attach(std::string name, std::vector<std::string> aliases, KnownBackend backend = {}) {
    endpoints_.push_back({model::EndpointId(name), blue_.id, name, "node2", {address("10.0.0.9")},
                          std::move(aliases), std::move(backend)});
  }

  model::Network blue_;
  std::vector<KnownEndpoint> endpoints_;
};

TEST_F(ServiceRules, a_service_has_a_virtual_address_that_nobody_else_gets) {
  auto web = *make(request("web"));
  EXPECT_EQ(web.vips, std::vector{address("10.0.0.254")});
  EXPECT_EQ(web.network, blue_.id);
  EXPECT_EQ(web.revision, manager.revision);
  EXPECT_TRUE(is_stored());
  EXPECT_EQ(make(request("db"))->vips, std::vector{address("10.0.0.253")});
  EXPECT_EQ(lease(1, "blue", address("10.0.0.254")).error().message,
            "address 10.0.0.254 is leased to service 'web'");
}

TEST_F(ServiceRules, all_nodes_are_told) {
  auto web = *make(request("web"));
  for (uint8_t number : {1, 2}) {
    EXPECT_EQ(policy_for(manager, node(number).id).services, std::vector{web});
    EXPECT_EQ(revision_for(manager, node(number).id), manager.revision);
  }
}

TEST_F(ServiceRules, an_address_of_ones_choice_is_had_unless_somebody_has_it) {
  ServiceRequest wish = request("web");
  wish.vips = {address("10.0.0.77")};
  EXPECT_EQ(make(wish)->vips, wish.vips);
  wish.name = "db";
  EXPECT_EQ(refused(wish, Errc::conflict), "address 10.0.0.77 is leased to service 'web'");
  attach("box", {});
  wish.vips = {address("10.0.0.9")};
  EXPECT_EQ(refused(wish, Errc::conflict),
            "address 10.0.0.9 is in use by endpoint 'box' on node 'node2'");
  wish.vips = {address("10.9.0.9")};
  EXPECT_EQ(refused(wish, Errc::invalid), "address 10.9.0.9 is in no subnet of network 'blue'");
  wish.vips = {address("10.0.0.60"), address("10.0.0.61")};
  EXPECT_EQ(refused(wish, Errc::invalid), "10.0.0.61: a service has one address of a family");
}

TEST_F(ServiceRules, a_network_of_two_families_gives_one_address_of_each) {
  NetworkRequest both = wanted("both", {"10.1.0.0/24", "fd00:1::/64"});
  both.ipv6 = true;
  create(both);
  auto web = *make({"web", "both"});
  EXPECT_EQ(web.vips, (std::vector{address("10.1.0.254"), address("fd00:1::ffff:ffff:ffff:ffff")}));
  EXPECT_TRUE(is_stored());
}

TEST_F(ServiceRules, mode_dnsrr_has_no_address) {
  ServiceRequest wish = request("web");
  wish.mode = model::ServiceMode::dnsrr;
  EXPECT_TRUE(make(wish)->vips.empty());
  EXPECT_TRUE(manager.leases.empty());
  wish.name = "db";
  wish.vips = {address("10.0.0.77")};
  EXPECT_EQ(refused(wish, Errc::invalid), "a service of mode dnsrr has no virtual address");
}

TEST_F(ServiceRules, names_are_one_in_the_cluster_and_nobodys_in_the_network) {
  make(request("web"));
  EXPECT_EQ(refused(request("WEB"), Errc::exists),
            "service with name 'web' already exists, in network 'blue'");
  EXPECT_EQ(refused(request("tasks.db"), Errc::invalid),
            "service name 'tasks.db': 'tasks.NAME' stands for the backends of NAME");
  EXPECT_EQ(refused(request("a b"), Errc::invalid).substr(0, 18), "service name 'a b'");
  attach("box", {"tasks.db", "api"});
  for (std::string name : {"box", "API", "db"}) {
    EXPECT_EQ(refused(request(name), Errc::conflict),
              fmt::format("name '{}' is taken by endpoint 'box' on node 'node2'", name));
  }
  create(wanted("green"));
  EXPECT_TRUE(make({"box", "green"})) << "another network";
}

TEST_F(ServiceRules, ports_are_given_once_and_not_too_many) {
  ServiceRequest wish = request("web");
  wish.ports = {*model::parse_service_port("a=80"), *model::parse_service_port("a=81")};
  EXPECT_EQ(refused(wish, Errc::invalid), "port 'a/tcp' is given twice");
  wish.ports[1].transport = model::Transport::udp;
  EXPECT_TRUE(make(wish));
  wish.name = "db";
  wish.ports.resize(kServicePortsMax + 1);
  EXPECT_EQ(refused(wish, Errc::invalid), "65 ports: at most 64 are allowed");
}

TEST_F(ServiceRules, only_an_overlay_has_services) {
  EXPECT_EQ(refused({"web", "none"}, Errc::invalid),
            "network 'none' is of driver none: services are of overlay networks");
  EXPECT_EQ(refused({"web", "red"}, Errc::not_found), "network 'red': not found");
}

TEST_F(ServiceRules, there_is_a_bound) {
  for (size_t i = 0; i < kServicesMax; ++i) {
    model::Service service;
    service.id = model::ServiceId(fmt::format("x{}", i));
    service.name = service.id.str();
    service.network = blue_.id;
    manager.services.emplace(service.id, service);
  }
  auto one_more = create_service(manager, request("web"), model::ServiceId("y"), 1, {});
  ASSERT_FALSE(one_more);
  EXPECT_EQ(one_more.error().message, "there are 10000 services: no more are made");
}

TEST_F(ServiceRules, an_update_changes_what_it_names) {
  auto web = *make(request("web"));
  ServiceUpdate update;
  update.ports = {{"http", 80, model::Transport::tcp}};
  auto changed = *change("web", update);
  EXPECT_EQ(changed.ports, *update.ports);
  EXPECT_EQ(changed.vips, web.vips);
  EXPECT_GT(changed.revision, web.revision);
  EXPECT_TRUE(is_stored());
  uint64_t before = manager.revision;
  change("web", update);
  EXPECT_EQ(manager.revision, before) << "it is so already";
  update.health.emplace(model::HealthCheck{model::HealthCheck::Kind::tcp, 80, "", ""});
  EXPECT_TRUE(change("web", update)->health);
  update.health.emplace(std::nullopt);
  EXPECT_FALSE(change("web", update)->health);
  EXPECT_EQ(change("no", update).error().code, Errc::not_found);
}

TEST_F(ServiceRules, the_mode_takes_the_address_with_it) {
  make(request("web"));
  ServiceUpdate update{model::ServiceMode::dnsrr, {}, {}};
  EXPECT_TRUE(change("web", update)->vips.empty());
  EXPECT_TRUE(manager.leases.empty());
  EXPECT_TRUE(is_stored());
  update.mode = model::ServiceMode::vip;
  EXPECT_EQ(change("web", update)->vips,
            std::vector{address("10.0.0.254")});
  EXPECT_TRUE(is_stored());
}

TEST_F(ServiceRules, the_first_to_publish_makes_the_ingress_network) {
  ServiceRequest wish = request("web");
  wish.published = *model::parse_service_publish("8080:80", model::PublishMode::host);
  wish.local_first = true;
  EXPECT_TRUE(make(wish)->local_first);
  EXPECT_FALSE(ingress_network(manager.networks)) << "nothing goes by it";
  wish = request("db");
  wish.published = *model::parse_service_publish("5432", model::PublishMode::ingress);
  wish.avoid = {prefix("10.1.0.0/16")};
  auto db = *make(wish);
  EXPECT_EQ(db.published[0].port, 32767);
  const model::Network* made = ingress_network(manager.networks);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->id.str(), db.id.str());
  EXPECT_EQ(made->subnets[0].prefix, prefix("10.2.0.0/16")) << "10.0 is blue's, 10.1 the host's";
  EXPECT_TRUE(is_stored());
  EXPECT_EQ(refused({"in", "ingress"}, Errc::invalid),
            "network 'ingress' is the ingress network: it has no services of its own");
}

TEST_F(ServiceRules, what_is_refused_leaves_no_ingress_network_behind) {
  ServiceRequest wish = request("web");
  wish.published = *model::parse_service_publish("80:80", model::PublishMode::ingress);
  wish.vips = {address("10.9.0.9")};
  refused(wish, Errc::invalid);
  EXPECT_FALSE(ingress_network(manager.networks));
  wish.vips = {};
  create(wanted("ingress"));
  EXPECT_EQ(refused(wish, Errc::conflict),
            "ports are published by way of the ingress network, and 'ingress' is another one: make "
            "one by 'net create --ingress NAME', or publish in mode host");
  EXPECT_TRUE(manager.leases.empty()) << "no virtual address is kept for it";
  NetworkRequest other = wanted("edge");
  other.ingress = true;
  create(other);
  EXPECT_TRUE(make(wish));
  EXPECT_TRUE(is_stored());
}

TEST_F(ServiceRules, ports_come_and_go_by_updates) {
  make(request("web"));
  ServiceUpdate update;
  update.publish.add = *model::parse_service_publish("80-81:80-81", model::PublishMode::ingress);
  update.local_first = true;
  auto web = *change("web", update);
  EXPECT_EQ(model::summary_of(web.published), std::vector<std::string>{"*:80-81->80-81/tcp"});
  EXPECT_TRUE(web.local_first);
  EXPECT_EQ(ingress_network(manager.networks)->id.str(), "f00");
  uint64_t before = manager.revision;
  EXPECT_EQ(change("web", update)->published, web.published);
  EXPECT_EQ(manager.revision, before) << "it is so already";
  update.publish = {{}, *model::parse_service_publish("81", model::PublishMode::ingress)};
  EXPECT_EQ(model::summary_of(change("web", update)->published),
            std::vector<std::string>{"*:80->80/tcp"});
  EXPECT_EQ(change("web", update).error().message, "service 'web' does not publish 81/tcp");
  EXPECT_TRUE(is_stored());
}

TEST_F(ServiceRules, an_internal_network_publishes_by_ingress_only) {
  NetworkRequest inside = wanted("inside");
  inside.internal = true;
  create(inside);
  ServiceRequest wish{"web", "inside"};
  wish.published = *model::parse_service_publish("80", model::PublishMode::host);
  EXPECT_EQ(refused(wish, Errc::invalid),
            "network 'inside' is internal: ports are published of it in mode ingress only");
  wish.published = *model::parse_service_publish("80", model::PublishMode::ingress);
  EXPECT_TRUE(make(wish));
}

TEST_F(ServiceRules, a_service_with_backends_is_removed_by_force_only) {
  auto web = *make(request("web"));
  attach("box", {}, {web.id, 1, "up", 0});
  auto kept = remove_service(manager, "web", false, endpoints_);
  ASSERT_FALSE(kept);
  EXPECT_EQ(kept.error().code, Errc::conflict);
  EXPECT_EQ(kept.error().message, "service 'web' has backends: 'box' on node 'node2'");
  EXPECT_EQ(keep(remove_service(manager, "web", true, endpoints_))->id, web.id);
  EXPECT_TRUE(manager.services.empty());
  EXPECT_TRUE(manager.leases.empty()) << "its address is free";
  EXPECT_TRUE(is_stored());
  EXPECT_EQ(remove_service(manager, "web", true, {}).error().code, Errc::not_found);
}

TEST_F(ServiceRules, a_network_with_a_service_stays) {
  make(request("web"));
  auto removed = remove_network(manager, "blue", {});
  ASSERT_FALSE(removed);
  EXPECT_EQ(removed.error().message, "network blue has a service: web");
  keep(remove_service(manager, "web", false, {}));
  EXPECT_TRUE(keep(remove_network(manager, "blue", {})));
}

TEST_F(ServiceRules, a_store_that_is_not_whole_is_refused) {
  auto web = *make(request("web"));
  auto entries = *store.load();
  auto without = [&](std::string_view kind) {
    auto left = entries;
    std::erase_if(left, [&](const store::Entry& entry) { return entry.kind == kind; });
    Manager again;
    auto loaded = load(again, left);
    return loaded ? "loaded" : loaded.error().message;
  };
  EXPECT_EQ(without("none"), "loaded");
  EXPECT_EQ(without("lease"), fmt::format("service {}: its address 10.0.0.254 is not leased",
                                          web.id));
  EXPECT_EQ(without("service"),
            fmt::format("lease {}: its holder {} is missing", manager.leases.begin()->first,
                        Uuid()));
}

}  // namespace
}  // namespace ovn::controller
