// SPDX-License-Identifier: Apache-2.0
// ovn-lite service
#include "cmd/cli/checks.h"
#include "cmd/cli/nouns.h"
#include "cmd/http/message.h"
#include "core/model/service.h"
#include "core/store/codec.h"

namespace ovn::cli {
namespace {

const Listing kServices = {{{"SERVICE ID", "id", Form::id},
                            {"NAME", "name"},
                            {"NETWORK", "network.name"},
                            {"MODE", "mode"},
                            {"ADDRESSES", "vips", Form::list},
                            {"PORTS", "", Form::ports},
                            {"BACKENDS", "backends"},
                            {"CREATED", "created", Form::ago}},
                           "name",
                           "id"};

const Listing kBackends = {{{"SERVICE", "service"},
                            {"BACKEND", "name"},
                            {"NODE", "node"},
                            {"ADDRESSES", "addresses", Form::list},
                            {"WEIGHT", "weight", Form::number},
                            {"STATE", "state", Form::state},
                            {"CONNECTIONS", "connections", Form::number},
                            {"ENDPOINT", "endpoint", Form::id}},
                           "name",
                           "endpoint"};

std::string service_path(std::string_view reference) {
  return "/v1/services/" + http::percent_encode(reference);
}

constexpr std::string_view kHealthKinds[] = {"health-tcp", "health-http", "health-cmd"};
constexpr std::string_view kHealthTimes[] = {"health-interval", "health-timeout"};
constexpr std::string_view kHealthCounts[] = {"health-retries", "health-rises"};

bool names_any(const Arguments& given, std::span<const std::string_view> keys) {
  return std::ranges::any_of(keys, [&](std::string_view key) { return given.has(key); });
}

// "interval" of "health-interval"
std::string_view field_of(std::string_view key) { return key.substr(key.find('-') + 1); }

// What is checked, in place of what was.
Result<void> set_kind(const Arguments& given, json::object& check) {
  int kinds = 0;
  for (std::string_view key : kHealthKinds) kinds += given.has(key);
  if (kinds > 1) {
    return fail(Errc::invalid, "--health-tcp, --health-http and --health-cmd exclude each other");
  }
  if (kinds == 0) return {};
  for (std::string_view key : {"kind", "port", "path", "command"}) check.erase(key);
  if (given.has("health-cmd")) {
    check["kind"] = "exec";
    check["command"] = given.value("health-cmd");
    return {};
  }
  bool http = given.has("health-http");
  std::string text = given.value(http ? "health-http" : "health-tcp");
  size_t slash = text.find('/');
  TRY(auto port, model::PortRange::parse(text.substr(0, slash)));
  check["kind"] = http ? "http" : "tcp";
  check["port"] = port.first;
  if (http) check["path"] = slash == text.npos ? "/" : text.substr(slash);
  return {};
}

// The health check that the options ask for, made of `check`, which there may be already.
Result<json::object> health_from(const Arguments& given, json::object check) {
  CHECK_OK(set_kind(given, check));
  if (check.empty()) {
    return fail(Errc::invalid, "there is no health check that they could change: --health-tcp, "
                "--health-http or --health-cmd makes one");
  }
  for (std::string_view key : kHealthTimes) {
    if (!given.has(key)) continue;
    TRY(auto time, parse_duration(given.value(key)));
    check[field_of(key)] = time.count();
  }
  for (std::string_view key : kHealthCounts) {
    if (given.has(key)) check[field_of(key)] = given.value(key);
  }
  return check;
}

bool asks_for_health(const Arguments& given) {
  return names_any(given, kHealthKinds) || names_any(given, kHealthTimes) ||
         names_any(given, kHealthCounts);
}

json::array texts(const std::vector<std::string>& from) {
  return json::array(from.begin(), from.end());
}

// What the options of that name ask for.
Result<json::array> published_from(const Arguments& given, std::string_view option) {
  TRY(auto mode, model::parse_publish_mode(given.value("publish-mode", "ingress")));
  json::array all;
  for (const std::string& text : given.values(option)) {
    TRY(auto ports, model::parse_service_publish(text, mode));
    for (const auto& port : ports) all.push_back(store::to_json(port));
  }
  return all;
}

Result<int> print_changed(Session& session, const Answer& answer) {
  if (session.arguments().has("output")) {
    session.print_one(kServices, answer.body);
  } else {
    session.out += format_field("id", json::array({answer.body}));
  }
  return 0;
}

// Whose connections are not known.
void complain_of_uncounted(Session& session, const json::object& service) {
  const json::value* nodes = service.if_contains("uncounted");
  if (!nodes || !nodes->is_array()) return;
  for (const json::value& one : nodes->get_array()) {
    if (!one.is_object()) continue;
    session.complain({Errc::unavailable, 0,
                      fmt::format("connections of '{}' on node '{}' are not all known: {}",
                                  format_cell(service, "name"),
                                  format_cell(one.get_object(), "node"),
                                  format_cell(one.get_object(), "reason"))});
  }
}

// The backends of a service as rows of a table of their own.
void add_backends(const json::object& service, json::array& rows) {
  const json::value* backends = service.if_contains("backends");
  if (!backends || !backends->is_array()) return;
  for (const json::value& backend : backends->get_array()) {
    if (!backend.is_object()) continue;
    json::object row = backend.get_object();
    row["service"] = format_cell(service, "name");
    rows.push_back(std::move(row));
  }
}

}  // namespace

Result<int> service_create(Session& session) {
  const Arguments& given = session.arguments();
  json::object body{{"name", given.value("SERVICE")},
                    {"network", given.value("net")},
                    {"mode", given.value("mode", "vip")},
                    {"vips", texts(given.values("vip"))},
                    {"ports", texts(given.values("port"))}};
  if (given.has("publish")) {
    TRY(body["published"], published_from(given, "publish"));
  }
  if (given.has("local-first")) body["local_first"] = true;
  if (asks_for_health(given)) {
    TRY(body["health"], health_from(given, {}));
  }
  TRY(auto answer, session.agent().call("POST", "/v1/services", json::serialize(body)));
  return print_changed(session, answer);
}

Result<int> service_ls(Session& session) {
  TRY(auto rows, session.agent().get_rows("/v1/services"));
  session.print(kServices, rows);
  return 0;
}

Result<int> service_inspect(Session& session) {
  Client agent = session.agent();
  bool json = session.format() == "json";
  json::array found;
  int code = session.for_each("SERVICE", [&](const std::string& name) -> Result<void> {
    TRY(auto service, agent.get_object(service_path(name)));
    complain_of_uncounted(session, service);
    if (json) found.push_back(std::move(service));
    else add_backends(service, found);
    return {};
  });
  session.print(kBackends, found);
  return code;
}

Result<int> service_update(Session& session) {
  const Arguments& given = session.arguments();
  Client agent = session.agent();
  std::string path = service_path(given.value("SERVICE"));
  json::object body;
  if (given.has("mode")) body["mode"] = given.value("mode");
  if (given.has("port")) body["ports"] = texts(given.values("port"));
  if (given.has("publish-add")) {
    TRY(body["publish_add"], published_from(given, "publish-add"));
  }
  if (given.has("publish-rm")) {
    TRY(body["publish_rm"], published_from(given, "publish-rm"));
  }
  if (given.has("local-first")) body["local_first"] = given.value("local-first") == "true";
  bool none = given.has("no-healthcheck");
  if (none && asks_for_health(given)) {
    return fail(Errc::invalid, "--no-healthcheck excludes the other options of health checks");
  }
  if (none) body["health"] = nullptr;
  if (asks_for_health(given)) {
    TRY(auto service, agent.get_object(path));
    const json::value* held = service.if_contains("health");
    TRY(body["health"],
        health_from(given, held && held->is_object() ? held->get_object() : json::object()));
  }
  TRY(auto answer, agent.call("POST", path, json::serialize(body)));
  return print_changed(session, answer);
}

Result<int> service_rm(Session& session) {
  Client agent = session.agent();
  std::string_view force = session.arguments().has("force") ? "?force=1" : "";
  return session.for_each("SERVICE", [&](const std::string& name) -> Result<void> {
    TRY(auto removed, agent.call("DELETE", service_path(name) + std::string(force)));
    session.out += format_field("name", json::array({removed.body}));
    return {};
  });
}

}  // namespace ovn::cli
