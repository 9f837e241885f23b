// SPDX-License-Identifier: Apache-2.0
// ovn-lite net
#include <algorithm>

#include "cmd/cli/checks.h"
#include "cmd/cli/nouns.h"
#include "cmd/cli/subnets.h"
#include "cmd/http/message.h"
#include "core/api/error_table.h"

namespace ovn::cli {
namespace {

const Listing kNetworks = {{{"NETWORK ID", "id", Form::id},
                            {"NAME", "name"},
                            {"DRIVER", "driver"},
                            {"SCOPE", "scope"},
                            {"SUBNETS", "subnets.prefix", Form::list},
                            {"INGRESS", "ingress", Form::yes},
                            {"CREATED", "created", Form::ago}},
                           "name",
                           "id"};

std::string path_of(std::string_view reference) {
  return "/v1/networks/" + http::percent_encode(reference);
}

json::object pairs(const std::vector<std::string>& texts) {
  json::object out;
  for (const std::string& text : texts) {
    auto [key, value] = split_pair(text);
    out.insert_or_assign(key, value);
  }
  return out;
}

// Docker's rule: values of one key are alternatives, keys are all demanded.
bool matches_one(const json::value& network, std::string_view key, const std::string& value) {
  if (key == "label") {
    auto [name, wanted] = split_pair(value);
    const json::value* labels = network.get_object().if_contains("labels");
    bool has = labels && labels->is_object() && labels->get_object().contains(name);
    return has && (value == name || format_cell(labels->get_object().at(name), "") == wanted);
  }
  std::string text = format_cell(network, key);
  if (key == "id") return text.starts_with(value);
  return key == "name" ? text.find(value) != text.npos : text == value;
}

bool matches(const json::value& network, const std::vector<std::string>& filters) {
  std::map<std::string, bool> keys;
  for (const std::string& filter : filters) {
    auto [key, value] = split_pair(filter);
    keys[key] |= matches_one(network, key, value);
  }
  return std::all_of(keys.begin(), keys.end(), [](const auto& key) { return key.second; });
}

Result<void> check_filters(const std::vector<std::string>& filters) {
  constexpr std::string_view kKeys[] = {"driver", "id", "label", "name", "scope"};
  for (const std::string& filter : filters) {
    auto key = split_pair(filter).first;
    if (std::find(std::begin(kKeys), std::end(kKeys), key) != std::end(kKeys)) continue;
    return fail(Errc::invalid, "--filter {}: '{}' is not driver, id, label, name or scope", filter,
                key);
  }
  return {};
}

}  // namespace

Result<int> net_create(Session& session) {
  const Arguments& given = session.arguments();
  TRY(auto subnets, subnets_from({given.values("subnet"), given.values("gateway"),
                                  given.values("ip-range"), given.values("aux-address")}));
  json::object body{
      {"name", given.value("NETWORK")},        {"driver", given.value("driver", "overlay")},
      {"subnets", std::move(subnets)},         {"ipv6", given.has("ipv6")},
      {"internal", given.has("internal")},     {"options", pairs(given.values("opt"))},
      {"labels", pairs(given.values("label"))}};
  if (given.has("ingress")) body.emplace("ingress", true);
  if (given.has("ipv4")) body.emplace("ipv4", given.value("ipv4") == "true");
  if (given.has("scope")) body.emplace("scope", given.value("scope"));
  TRY(auto answer, session.agent().call("POST", "/v1/networks", json::serialize(body)));
  if (given.has("output")) {
    session.print_one(kNetworks, answer.body);
  } else {
    session.out += format_field("id", json::array({answer.body}));
  }
  return 0;
}

Result<int> net_ls(Session& session) {
  const auto& filters = session.arguments().values("filter");
  CHECK_OK(check_filters(filters));
  TRY(auto rows, session.agent().get_rows("/v1/networks"));
  json::array wanted;
  for (json::value& row : rows) {
    if (row.is_object() && matches(row, filters)) wanted.push_back(std::move(row));
  }
  session.print(kNetworks, wanted);
  return 0;
}

Result<int> net_inspect(Session& session) {
  Client agent = session.agent();
  json::array found;
  int code = session.for_each("NETWORK", [&](const std::string& name) -> Result<void> {
    TRY(auto network, agent.get_object(path_of(name)));
    found.push_back(std::move(network));
    return {};
  });
  session.print(kNetworks, found);
  return code;
}

Result<int> net_rm(Session& session) {
  Client agent = session.agent();
  bool force = session.arguments().has("force");
  return session.for_each("NETWORK", [&](const std::string& name) -> Result<void> {
    auto removed = agent.call("DELETE", path_of(name));
    if (!removed && force && removed.error().code == Errc::not_found) return {};
    CHECK_OK(removed);
    session.out += format_field("name", json::array({removed->body}));
    return {};
  });
}

Result<int> net_exists(Session& session) {
  auto found = session.agent().get_object(path_of(session.arguments().value("NETWORK")));
  if (!found && found.error().code == Errc::not_found) return api::exit_code(Errc::not_found);
  CHECK_OK(found);
  return 0;
}

}  // namespace ovn::cli
