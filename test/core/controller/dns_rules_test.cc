// SPDX-License-Identifier: Apache-2.0
#include "core/controller/dns_rules.h"

#include <gtest/gtest.h>

#include "core/controller/gossip_rules.h"
#include "test/support/host_builder.h"

namespace ovn::controller {
namespace {

using namespace test;

Host host_with_web() {
  Host host = make_host();
  auto request = attach_request(1);
  request.sandbox.name = "web";
  request.aliases = {"api"};
  attached(host, request);
  return host;
}

RemoteRecord remote(std::string name, std::string_view ip, bool lingering = false) {
  model::EndpointRecord record;
  record.id = model::EndpointId(std::string(32, 'f'));
  record.name = std::move(name);
  record.addresses = {{prefix(ip), 7}};
  return {kPeer, record, lingering};
}

std::vector<dns::Source> sources(const Host& host) {
  auto names = network_names(host, Instant());
  return names.contains(kBackend) ? names.at(kBackend).sources : std::vector<dns::Source>();
}

TEST(NetworkNames, are_name_aliases_and_short_id) {
  Host host = host_with_web();
  auto found = sources(host);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].names, (std::vector<std::string>{"web", "api", "e1backend"}));
  EXPECT_EQ(found[0].addresses, std::vector{address("10.7.0.4")});
  EXPECT_EQ(found[0].owner, "host1");
  EXPECT_EQ(network_names(host, Instant()).at(kBackend).subnets,
            std::vector{prefix("10.7.0.0/24")});
}

TEST(NetworkNames, have_those_of_other_hosts_and_who_of_them_is_out_of_reach) {
  Host host = host_with_web();
  host.remote[kBackend].records = {remote("db", "10.7.0.9/24")};
  ASSERT_EQ(sources(host).size(), 2u);
  EXPECT_EQ(sources(host)[0].names, (std::vector<std::string>{"db", "ffffffffffff"}));
  EXPECT_EQ(sources(host)[0].owner, "host2");
  EXPECT_TRUE(sources(host)[0].reachable);
  host.unreachable.insert(kPeer);
  EXPECT_FALSE(sources(host)[0].reachable);
}

TEST(NetworkNames, leave_out_what_is_there_for_the_data_plane_alone) {
  Host host = host_with_web();
  host.remote[kBackend].records = {remote("db", "10.7.0.9/24", true)};
  EXPECT_EQ(sources(host).size(), 1u);
}

TEST(NetworkNames, are_known_where_a_container_is_only) {
  Host host = make_host();
  host.remote[kBackend].records = {remote("db", "10.7.0.9/24")};
  EXPECT_TRUE(network_names(host, Instant()).empty());
  auto step = prepare_attach(host, attach_request(1), Instant());
  ASSERT_TRUE(step);
  EXPECT_TRUE(network_names(host, Instant()).empty()) << "it is not committed";
}

TEST(NetworkNames, are_not_complete_until_gossip_has_told_of_the_others_or_five_seconds_have_gone) {
  using std::chrono::seconds;
  Host host = host_with_web();
  Instant start = Instant() + seconds(100);
  auto complete = [&](Instant now) { return network_names(host, now).at(kBackend).complete; };
  EXPECT_TRUE(complete(start)) << "a network that gossip was not told of has no others";
  EXPECT_EQ(names_deadline(host, start), kNever);
  begin_learning(host, kBackend, start);
  EXPECT_FALSE(complete(start));
  EXPECT_EQ(names_deadline(host, start), start + seconds(5));
  host.remote[kBackend].records = {remote("db", "10.7.0.9/24")};
  EXPECT_FALSE(complete(start + seconds(5) - Duration(1)));
  EXPECT_TRUE(complete(start + seconds(5)));
  EXPECT_EQ(names_deadline(host, start + seconds(5)), kNever);
  mark_synced(host, kBackend);
  EXPECT_TRUE(complete(start));
  EXPECT_EQ(names_deadline(host, start), kNever);
}

TEST(NamesOf, a_target_are_what_is_a_name_in_it) {
  model::EndpointId id(std::string(32, 'a'));
  EXPECT_EQ(names_of("netns:blue", {}, id), (std::vector<std::string>{"blue", "aaaaaaaaaaaa"}));
  EXPECT_EQ(names_of("pid:7", {"x"}, id), (std::vector<std::string>{"x", "aaaaaaaaaaaa"}));
  EXPECT_EQ(names_of("/run/netns/a", {}, id), (std::vector<std::string>{"aaaaaaaaaaaa"}));
}

TEST(AskingSandboxes, have_their_networks_by_name_and_forward_unless_all_are_internal) {
  Host host = host_with_web();
  model::Network inside = backend_network();
  inside.id = model::NetworkId(std::string(32, 'b'));
  inside.name = "aside";
  inside.internal = true;
  host.networks[inside.id] = inside;
  auto asking = asking_sandboxes(host);
  ASSERT_EQ(asking.size(), 1u);
  EXPECT_EQ(asking.begin()->second, (Asking{{kBackend}, true}));

  model::Endpoint second = host.endpoints.begin()->second;
  second.id = model::EndpointId("second");
  second.network = inside.id;
  host.endpoints[second.id] = second;
  EXPECT_EQ(asking_sandboxes(host).begin()->second, (Asking{{inside.id, kBackend}, true}));
  host.networks[kBackend].internal = true;
  EXPECT_EQ(asking_sandboxes(host).begin()->second, (Asking{{inside.id, kBackend}, false}));
}

TEST(AskingSandboxes, are_not_those_with_names_off_or_without_interfaces) {
  Host host = host_with_web();
  host.sandboxes.begin()->second.dns = model::DnsMode::off;
  EXPECT_TRUE(asking_sandboxes(host).empty());
  host.sandboxes.begin()->second.dns = model::DnsMode::resolv;
  host.networks[kBackend].driver = model::Driver::host;
  EXPECT_TRUE(asking_sandboxes(host).empty());
  EXPECT_TRUE(network_names(host, Instant()).empty());
}

TEST(FindNamedSandbox, by_name_target_or_id) {
  Host host = host_with_web();
  EXPECT_EQ((*find_named_sandbox(host, "web"))->target, "pid:1");
  EXPECT_EQ((*find_named_sandbox(host, "pid:1"))->name, "web");
  EXPECT_EQ(find_named_sandbox(host, "db").error().code, Errc::not_found);
  model::Sandbox other = host.sandboxes.begin()->second;
  other.id = model::SandboxId("s2");
  host.sandboxes[other.id] = other;
  EXPECT_EQ(find_named_sandbox(host, "web").error().code, Errc::conflict);
}

// A container that says nothing of it keeps the way in which it asks.
TEST(PrepareAttach, sets_how_the_container_asks_for_names) {
  Host host = make_host();
  auto request = attach_request(1);
  request.dns = model::DnsMode::intercept;
  attached(host, request);
  EXPECT_EQ(host.sandboxes.begin()->second.dns, model::DnsMode::intercept);
  model::Network second = backend_network();
  second.id = model::NetworkId(std::string(32, 'b'));
  second.name = "second";
  second.driver = model::Driver::bridge;
  second.subnets[0].prefix = prefix("10.8.0.0/24");
  second.subnets[0].gateway = address("10.8.0.1");
  adopt_network(host, second, Instant());
  attached(host, attach_request(1, "second"));
  EXPECT_EQ(host.sandboxes.begin()->second.dns, model::DnsMode::intercept);
}

// The service `web` with a backend here, "one", and one on the other host, "two".
Host host_with_service(model::ServiceMode mode) {
  Host host = make_host();
  model::Service web;
  web.id = model::ServiceId("5e");
  web.name = "web";
  web.network = kBackend;
  web.mode = mode;
  if (mode == model::ServiceMode::vip) web.vips = {address("10.7.0.254")};
  host.services.emplace(web.id, web);
  auto request = attach_request(1);
  request.sandbox.name = "one";
  request.service = "web";
  attached(host, request);
  host.remote[kBackend].records = {remote("two", "10.7.0.9/24")};
  host.remote[kBackend].records[0].record.service = web.id;
  return host;
}

// "10.7.0.4 10.7.0.9!" with a mark behind those out of reach; "-" if nobody has the name.
std::string addresses_of_name(const Host& host, std::string_view name) {
  std::string text;
  bool known = false;
  for (const auto& source : sources(host)) {
    if (std::ranges::find(source.names, name) == source.names.end()) continue;
    known = true;
    for (const auto& one : source.addresses) {
      text += fmt::format("{}{}{}", text.empty() ? "" : " ", one, source.reachable ? "" : "!");
    }
  }
  return known ? text : "-";
}

TEST(ServiceNames, stand_for_the_virtual_address_and_tasks_for_the_backends) {
  Host host = host_with_service(model::ServiceMode::vip);
  EXPECT_EQ(addresses_of_name(host, "web"), "10.7.0.254");
  EXPECT_EQ(addresses_of_name(host, "tasks.web"), "10.7.0.4 10.7.0.9");
  EXPECT_EQ(addresses_of_name(host, "one"), "10.7.0.4") << "it has its own name still";
  EXPECT_EQ(addresses_of_name(host, "tasks.db"), "-");
}

TEST(ServiceNames, without_a_virtual_address_stand_for_the_backends) {
  Host host = host_with_service(model::ServiceMode::dnsrr);
  EXPECT_EQ(addresses_of_name(host, "web"), "10.7.0.4 10.7.0.9");
  EXPECT_EQ(addresses_of_name(host, "tasks.web"), "10.7.0.4 10.7.0.9");
}

TEST(ServiceNames, leave_out_who_cannot_serve_and_tell_who_is_out_of_reach) {
  Host host = host_with_service(model::ServiceMode::dnsrr);
  host.unreachable.insert(kPeer);
  EXPECT_EQ(addresses_of_name(host, "web"), "10.7.0.4 10.7.0.9!");
  host.unreachable.clear();
  RemoteRecord& two = host.remote[kBackend].records[0];
  two.record.state = model::BackendState::unhealthy;
  EXPECT_EQ(addresses_of_name(host, "web"), "10.7.0.4");
  two.record.state = model::BackendState::up;
  two.record.drain = 9;
  EXPECT_EQ(addresses_of_name(host, "web"), "10.7.0.4");
  two.record.drain = 0;
  two.lingering = true;
  EXPECT_EQ(addresses_of_name(host, "web"), "10.7.0.4");
}

TEST(ServiceNames, are_known_without_any_backend) {
  Host host = host_with_service(model::ServiceMode::dnsrr);
  host.services.begin()->second.health = model::HealthCheck{};
  for (const auto& [id, _] : host.endpoints) host.health[id] = model::BackendState::unhealthy;
  host.remote.clear();
  EXPECT_EQ(addresses_of_name(host, "web"), "");
  EXPECT_EQ(addresses_of_name(host, "tasks.web"), "");
}

TEST(ServiceNames, of_ports_lead_to_the_service_or_without_a_virtual_address_to_the_backends) {
  auto told = [](Host host) {
    host.services.begin()->second.ports = {*model::parse_service_port("http=80")};
    host.remote[kBackend].records[0].record.weight = 3;
    std::string text;
    auto names = network_names(host, Instant());
    for (const auto& port : names.at(kBackend).ports) {
      text += fmt::format("{} {} {} {}; ", port.name, port.port, port.weight, port.target);
    }
    return text;
  };
  EXPECT_EQ(told(host_with_service(model::ServiceMode::vip)), "_http._tcp.web 80 1 web; ");
  EXPECT_EQ(told(host_with_service(model::ServiceMode::dnsrr)),
            "_http._tcp.web 80 1 one; _http._tcp.web 80 3 two; ");
}

TEST(ServiceNames, come_behind_the_names_of_containers_after_which_addresses_are_called) {
  Host host = host_with_service(model::ServiceMode::dnsrr);
  auto found = sources(host);
  auto first = std::ranges::find_if(found, [](const dns::Source& source) {
    return !source.addresses.empty() && source.addresses[0] == address("10.7.0.4");
  });
  EXPECT_EQ(first->names[0], "one");
}

}  // namespace
}  // namespace ovn::controller
