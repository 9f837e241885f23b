// SPDX-License-Identifier: Apache-2.0
#include "core/api/service_body.h"

#include <gtest/gtest.h>

namespace ovn::api {
namespace {

template <class T>
std::string refusal_of(const Result<T>& parsed) {
  if (parsed) return "accepted";
  EXPECT_EQ(parsed.error().code, Errc::invalid);
  return parsed.error().message;
}

TEST(ServiceBody, takes_every_field) {
  auto request = parse_service_request(
      R"({"name":"web","network":"blue","mode":"vip","vips":["10.0.0.9"],"ports":["http=80"],
          "health":{"kind":"tcp","port":80,"interval":500}})");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(request->name, "web");
  EXPECT_EQ(request->network, "blue");
  EXPECT_EQ(request->vips.at(0).to_string(), "10.0.0.9");
  EXPECT_EQ(request->ports.at(0).name, "http");
  EXPECT_EQ(request->health->interval.count(), 500);
  EXPECT_EQ(request->health->timeout.count(), 1000);
}

TEST(ServiceBody, takes_ports_to_publish) {
  auto request = parse_service_request(
      R"({"name":"web","network":"blue","published":[{"target":80},{"target":53,"published":53,
          "protocol":"udp","mode":"host"}],"local_first":true,"avoid":["10.0.0.0/8"]})");
  ASSERT_TRUE(request) << request.error().message;
  EXPECT_EQ(model::summary_of(request->published),
            (std::vector<std::string>{"*->80/tcp", "host:53->53/udp"}));
  EXPECT_TRUE(request->local_first);
  EXPECT_EQ(request->avoid.at(0).to_string(), "10.0.0.0/8");
  EXPECT_EQ(refusal_of(parse_service_request(
                R"({"name":"w","network":"b","published":[{"target":70000}]})"))
                .substr(0, 18),
            "field 'published':");
  auto update = parse_service_update(
      R"({"publish_add":[{"target":80}],"publish_rm":[{"target":81}],"local_first":false})");
  ASSERT_TRUE(update) << update.error().message;
  EXPECT_EQ(update->publish.add.at(0).target, 80);
  EXPECT_EQ(update->publish.rm.at(0).target, 81);
  EXPECT_EQ(update->local_first, false);
  EXPECT_FALSE(parse_service_update("{}")->local_first);
}

TEST(ServiceBody, names_the_field_that_is_wrong) {
  auto refused = [](std::string_view body) { return refusal_of(parse_service_request(body)); };
  EXPECT_EQ(refused(R"({"network":"blue"})"), "field 'name': is missing");
  EXPECT_EQ(refused(R"({"name":"w","network":"b","mode":"x"})").substr(0, 12), "field 'mode'");
  EXPECT_EQ(refused(R"({"name":"w","network":"b","health":{"kind":"tcp"}})"),
            "field 'health': a check by tcp needs a port");
  EXPECT_EQ(refused(R"({"name":"w","network":"b","colour":1})").substr(0, 14), "field 'colour'");
  EXPECT_NE(refused("[]"), "accepted");
}

TEST(ServiceBody, an_update_has_what_it_names) {
  auto update = parse_service_update("{}");
  ASSERT_TRUE(update);
  EXPECT_FALSE(update->mode || update->ports || update->health);
  update = parse_service_update(R"({"mode":"dnsrr","ports":[],"health":null})");
  ASSERT_TRUE(update) << update.error().message;
  EXPECT_EQ(update->mode, model::ServiceMode::dnsrr);
  EXPECT_TRUE(update->ports && update->ports->empty());
  EXPECT_TRUE(update->health && !*update->health) << "none from now on";
  update = parse_service_update(R"({"health":{"kind":"exec","command":"true"}})");
  EXPECT_EQ((*update->health)->command, "true");
  EXPECT_EQ(refusal_of(parse_service_update(R"({"name":"other"})")).substr(0, 12),
            "field 'name'");
}

}  // namespace
}  // namespace ovn::api
