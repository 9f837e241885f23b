// SPDX-License-Identifier: Apache-2.0
// The codec of what belongs to services; see codec.h.
#include "core/store/codec.h"
#include "core/store/read_array.h"

namespace ovn::store {

namespace {

using std::chrono::milliseconds;

template <class T, class Text>
json::array texts_of(const std::vector<T>& items, Text text) {
  json::array out;
  for (const T& item : items) out.push_back(json::value(text(item)));
  return out;
}

milliseconds read_time(json::ObjectReader& in, std::string_view key, milliseconds otherwise) {
  auto number = in.number_if(key, UINT32_MAX);
  return number ? milliseconds(*number) : otherwise;
}

}  // namespace

json::object to_json(const model::HealthCheck& check) {
  json::object out{{"kind", to_string(check.kind)},
                   {"interval", check.interval.count()},
                   {"timeout", check.timeout.count()},
                   {"retries", check.retries},
                   {"rises", check.rises}};
  if (check.port != 0) out["port"] = check.port;
  if (!check.path.empty()) out["path"] = check.path;
  if (!check.command.empty()) out["command"] = check.command;
  return out;
}

Result<model::HealthCheck> parse_health(const json::object& fields) {
  json::ObjectReader in(fields);
  model::HealthCheck check;
  auto kind = in.parsed("kind", model::parse_health_kind);
  if (!kind) in.refuse("kind", "is missing");
  check.kind = kind.value_or(check.kind);
  check.port = static_cast<uint16_t>(in.number_if("port", UINT16_MAX).value_or(0));
  check.path = in.text_if("path").value_or("");
  check.command = in.text_if("command").value_or("");
  check.interval = read_time(in, "interval", check.interval);
  check.timeout = read_time(in, "timeout", check.timeout);
  auto count = [&](std::string_view key, uint32_t otherwise) {
    return static_cast<uint32_t>(in.number_if(key, UINT32_MAX).value_or(otherwise));
  };
  check.retries = count("retries", check.retries);
  check.rises = count("rises", check.rises);
  CHECK_OK(in.finish_known());
  CHECK_OK(model::check_health(check));
  return check;
}

json::object to_json(const model::PublishedService& port) {
  return {{"published", port.port},
          {"target", port.target},
          {"protocol", to_string(port.transport)},
          {"mode", to_string(port.mode)}};
}

Result<model::PublishedService> parse_published_service(const json::object& fields) {
  json::ObjectReader in(fields);
  model::PublishedService port;
  port.port = static_cast<uint16_t>(in.number_if("published", UINT16_MAX).value_or(0));
  port.target = static_cast<uint16_t>(in.number("target", UINT16_MAX));
  port.transport = in.parsed("protocol", model::parse_transport).value_or(port.transport);
  port.mode = in.parsed("mode", model::parse_publish_mode).value_or(port.mode);
  if (port.target == 0) in.refuse("target", "is not a port");
  CHECK_OK(in.finish_known());
  return port;
}

json::object to_json(const model::Service& service) {
  json::array published;
  for (const auto& port : service.published) published.push_back(to_json(port));
  json::object out{
      {"id", service.id.str()},
      {"name", service.name},
      {"network", service.network.str()},
      {"mode", to_string(service.mode)},
      {"vips", texts_of(service.vips, [](const auto& vip) { return vip.to_string(); })},
      {"ports", texts_of(service.ports, [](const auto& port) { return to_string(port); })},
      {"published", std::move(published)},
      {"local_first", service.local_first},
      {"revision", std::to_string(service.revision)},
      {"created", service.created}};
  if (service.health) out["health"] = to_json(*service.health);
  return out;
}

Result<model::Service> parse_service(const json::object& fields) {
  json::ObjectReader in(fields);
  model::Service service;
  service.id = model::ServiceId(in.text("id"));
  service.name = in.text("name");
  service.network = model::NetworkId(in.text("network"));
  service.mode = in.parsed("mode", model::parse_service_mode).value_or(model::ServiceMode::vip);
  service.vips = in.parsed_all("vips", ip::Address::parse);
  service.ports = in.parsed_all("ports", model::parse_service_port);
  service.published = read_array(in, "published", parse_published_service);
  service.local_first = in.flag("local_first", false);
  if (const json::object* health = in.object_if("health")) {
    auto check = parse_health(*health);
    if (check) service.health = *std::move(check);
    else in.refuse("health", check.error().message);
  }
  service.revision = in.number("revision");
  service.created = static_cast<int64_t>(in.number("created", INT64_MAX));
  CHECK_OK(in.finish_known());
  return service;
}

json::object to_json(const model::Drain& drain) {
  return {{"id", std::to_string(drain.id)},
          {"node", drain.node.to_string()},
          {"endpoint", drain.endpoint.str()}};
}

Result<model::Drain> parse_drain(const json::object& fields) {
  json::ObjectReader in(fields);
  model::Drain drain;
  drain.id = in.number("id");
  auto node = in.parsed("node", Uuid::parse);
  if (!node) in.refuse("node", "is missing");
  drain.node = node.value_or(Uuid());
  drain.endpoint = model::EndpointId(in.text("endpoint"));
  CHECK_OK(in.finish_known());
  return drain;
}

}  // namespace ovn::store
