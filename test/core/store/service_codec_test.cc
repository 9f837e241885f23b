// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/store/codec.h"
#include "core/store/nouns.h"

namespace ovn::store {
namespace {

using namespace std::chrono_literals;

model::Service full_service() {
  model::Service service;
  service.id = model::ServiceId("5e");
  service.name = "web";
  service.network = model::NetworkId("n1");
  service.vips = {*ip::Address::parse("10.7.0.254"), *ip::Address::parse("fd00::ff")};
  service.ports = {*model::parse_service_port("http=80"), *model::parse_service_port("53/udp")};
  service.published = {{8080, 80}, {0, 53, model::Transport::udp, model::PublishMode::host}};
  service.local_first = true;
  service.health = model::HealthCheck{model::HealthCheck::Kind::http, 80, "/up", "", 500ms, 200ms,
                                      5, 2};
  service.revision = 1ull << 60;
  service.created = 1800000000;
  return service;
}

TEST(ServiceCodec, every_noun_survives_its_json) {
  model::Service service = full_service();
  EXPECT_EQ(*parse_service(to_json(service)), service);
  service.health = model::HealthCheck{model::HealthCheck::Kind::exec, 0, "", "test -f /up"};
  service.mode = model::ServiceMode::dnsrr;
  service.vips.clear();
  EXPECT_EQ(*parse_service(to_json(service)), service);
  service.health.reset();
  EXPECT_EQ(*parse_service(to_json(service)), service);

  model::Drain drain{1ull << 61, *Uuid::parse("7d3f0c9e-1b2a-4c5d-8e6f-0a1b2c3d4e5f"), {}};
  EXPECT_EQ(*parse_drain(to_json(drain)), drain);
  drain.endpoint = model::EndpointId("e1");
  EXPECT_EQ(*parse_drain(to_json(drain)), drain);
}

TEST(ServiceCodec, published_ports_have_the_names_of_dockers_long_form) {
  EXPECT_EQ(json::serialize(to_json(full_service()).at("published")),
            R"([{"published":8080,"target":80,"protocol":"tcp","mode":"ingress"},)"
            R"({"published":0,"target":53,"protocol":"udp","mode":"host"}])");
  auto parsed = parse_published_service({{"target", 80}, {"of a later release", 1}});
  EXPECT_EQ(*parsed, (model::PublishedService{0, 80}));
}

TEST(ServiceCodec, a_service_of_an_earlier_release_publishes_nothing) {
  json::object fields = to_json(full_service());
  fields.erase("published");
  fields.erase("local_first");
  auto service = parse_service(fields);
  ASSERT_TRUE(service);
  EXPECT_TRUE(service->published.empty());
  EXPECT_FALSE(service->local_first);
}

TEST(ServiceCodec, an_endpoint_says_so_only_if_it_is_a_backend) {
  model::Endpoint endpoint;
  endpoint.mac = *Mac::parse("02:42:0a:07:00:02");
  EXPECT_FALSE(to_json(endpoint).contains("service"));
  endpoint.service = model::ServiceId("5e");
  endpoint.weight = 7;
  EXPECT_EQ(*parse_endpoint(to_json(endpoint)), endpoint);
}

TEST(ServiceCodec, wrong_fields_are_errors_that_name_them) {
  auto refused = [](auto change) {
    json::object fields = to_json(full_service());
    change(fields);
    auto parsed = parse_service(fields);
    return parsed ? "accepted" : parsed.error().message;
  };
  EXPECT_EQ(refused([](json::object& f) { f["mode"] = "x"; }),
            "field 'mode': unknown service mode 'x': known are vip, dnsrr");
  EXPECT_EQ(refused([](json::object& f) { f["published"] = json::array{1}; }),
            "field 'published': holds what is not an object");
  auto with_port = [&](json::object port) {
    return refused([&](json::object& f) { f["published"] = json::array{port}; });
  };
  EXPECT_EQ(with_port({{"target", 0}}), "field 'published': field 'target': is not a port");
  EXPECT_EQ(with_port({{"target", 80}, {"mode", "x"}}),
            "field 'published': field 'mode': unknown publish mode 'x': known are ingress, host");
  EXPECT_EQ(with_port({{"target", 80}, {"protocol", "x"}}),
            "field 'published': field 'protocol': the protocol is not tcp, udp or sctp");
  EXPECT_EQ(refused([](json::object& f) { f["vips"] = json::array{"10.0.0"}; }).substr(0, 12),
            "field 'vips'");
  EXPECT_EQ(refused([](json::object& f) { f["health"].as_object().erase("kind"); }),
            "field 'health': field 'kind': is missing");
  EXPECT_EQ(refused([](json::object& f) { f["health"].as_object()["retries"] = 0; }),
            "field 'health': retries and rises are from 1 to 100");
  EXPECT_EQ(refused([](json::object& f) { f["colour"] = 1; }), "accepted") << "a later release's";
}

TEST(ServiceCodec, entries_are_kept_under_their_ids) {
  EXPECT_EQ(*decode<model::Service>(put(full_service()).entry), full_service());
  model::Drain drain{7, *Uuid::parse("7d3f0c9e-1b2a-4c5d-8e6f-0a1b2c3d4e5f"), {}};
  EXPECT_EQ(put(drain).entry.key, "7");
  EXPECT_EQ(*decode<model::Drain>(put(drain).entry), drain);
}

}  // namespace
}  // namespace ovn::store
