// SPDX-License-Identifier: Apache-2.0
#include "core/api/service_body.h"

#include "core/base/json.h"
#include "core/api/network_body.h"
#include "core/store/codec.h"
#include "core/store/read_array.h"

namespace ovn::api {

namespace {

std::optional<model::HealthCheck> read_health(json::ObjectReader& in) {
  const json::object* fields = in.object_if("health");
  if (!fields) return {};
  auto check = store::parse_health(*fields);
  if (check) return *std::move(check);
  in.refuse("health", check.error().message);
  return {};
}

std::vector<model::PublishedService> read_published(json::ObjectReader& in, std::string_view key) {
  return store::read_array(in, key, store::parse_published_service);
}

}  // namespace

Result<controller::ServiceRequest> parse_service_request(std::string_view body) {
  TRY(auto fields, json::parse_object(body));
  json::ObjectReader in(fields);
  controller::ServiceRequest out;
  out.name = in.text("name");
  out.network = in.text("network");
  out.mode = in.parsed("mode", model::parse_service_mode).value_or(out.mode);
  out.vips = in.parsed_all("vips", ip::Address::parse);
  out.ports = in.parsed_all("ports", model::parse_service_port);
  out.published = read_published(in, "published");
  out.local_first = in.flag("local_first", false);
  out.avoid = read_avoided(in);
  out.health = read_health(in);
  CHECK_OK(in.finish());
  return out;
}

Result<controller::ServiceUpdate> parse_service_update(std::string_view body) {
  TRY(auto fields, json::parse_object(body));
  controller::ServiceUpdate out;
  const json::value* health = fields.if_contains("health");
  if (health && health->is_null()) {
    out.health.emplace();
    fields.erase("health");
  }
  json::ObjectReader in(fields);
  out.mode = in.parsed("mode", model::parse_service_mode);
  if (fields.contains("ports")) out.ports = in.parsed_all("ports", model::parse_service_port);
  out.publish = {read_published(in, "publish_add"), read_published(in, "publish_rm")};
  if (fields.contains("local_first")) out.local_first = in.flag("local_first", false);
  out.avoid = read_avoided(in);
  if (auto check = read_health(in)) out.health.emplace(std::move(check));
  CHECK_OK(in.finish());
  return out;
}

}  // namespace ovn::api
