// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/session.h"

#include "cmd/cli/checks.h"
#include "cmd/config_keys.h"
#include "core/api/error_table.h"

namespace ovn::cli {
namespace {

constexpr int kPartialSuccess = 9;

}  // namespace

std::string agent_socket(const Environment& environment, std::string given) {
  if (!given.empty()) return given;
  if (!environment.socket.empty()) return environment.socket;
  return load_config(environment.config_path).config.socket_path();
}

View Session::view() const {
  return {environment_.now, environment_.colour && !arguments().has("no-color"),
          arguments().has("no-trunc")};
}

Client Session::agent() const {
  return {agent_socket(environment_, arguments().value("socket")), timeout()};
}

std::chrono::milliseconds Session::timeout() const {
  return parse_duration(arguments().value("timeout")).value_or(std::chrono::seconds(30));
}

LoadedConfig Session::load() const {
  LoadedConfig loaded = load_config(arguments().value("config", environment_.config_path));
  for (const ConfigKey& key : config_keys()) {
    const auto& values = arguments().values(std::string_view(key.flag()).substr(2));
    if (!values.empty()) assign_flag(loaded, key, values);
  }
  check_config(loaded);
  return loaded;
}

Result<Config> Session::config() const {
  LoadedConfig loaded = load();
  if (loaded.problems.empty()) return std::move(loaded.config);
  std::string all;
  for (const ConfigProblem& problem : loaded.problems) {
    all += (all.empty() ? "" : "\n") + problem.to_string();
  }
  return fail(Errc::invalid, "{}", all);
}

std::string Session::format() const {
  return arguments().value("output", verb().shared & kJson ? "json" : "table");
}

void Session::print(const Listing& listing, const json::array& rows) {
  std::string form = format();
  if (arguments().has("quiet")) {
    out += format_field(listing.id_field, rows);
  } else if (form == "name") {
    out += format_field(listing.name_field, rows);
  } else if (form == "json") {
    out += format_json(rows);
  } else {
    out += format_table(listing, rows, view());
  }
}

void Session::print_one(const Listing& listing, const json::value& row) {
  if (format() == "json" && !arguments().has("quiet")) {
    out += format_json(row);
  } else {
    print(listing, json::array({row}));
  }
}

void Session::tell(std::string_view line) const {
  if (environment_.tell && !arguments().has("quiet")) environment_.tell(line);
}

void Session::complain(const Error& error) { err += "ovn-lite: " + error.message + "\n"; }

int Session::for_each(std::string_view key,
                      const std::function<Result<void>(const std::string&)>& each) {
  size_t done = 0;
  int first_error = 0;
  for (const std::string& value : arguments().values(key)) {
    auto ok = each(value);
    done += ok ? 1 : 0;
    if (ok) continue;
    complain(ok.error());
    if (first_error == 0) first_error = api::exit_code(ok.error().code);
  }
  return first_error != 0 && done != 0 ? kPartialSuccess : first_error;
}

}  // namespace ovn::cli
