// SPDX-License-Identifier: Apache-2.0
#include "test/tidy/include_rules.h"

#include <algorithm>
#include <initializer_list>

namespace ovn::tidy {

namespace {

// The first that fits decides.
struct Border {
  std::string_view library;  // the beginning of what is included
  std::initializer_list<std::string_view> units;
};

const Border kBorders[] = {
    {"<boost/asio/buffer.hpp>", {"cmd/agent", "cmd/http"}},
    {"<boost/asio", {"cmd/agent"}},
    {"<boost/beast", {"cmd/agent", "cmd/http"}},
    // Answers of the agent may be larger than what core/base/json.h takes.
    {"<boost/json/parse.hpp>", {"core/base", "cmd/cli"}},
    {"<boost/json", {"core/base"}},
    {"<openssl/", {"cmd/agent", "cmd/cluster"}},
    {"<CLI/", {"cmd/cli"}},
    {"<toml++/", {"cmd"}},
    {"<spdlog/", {"core/base"}},
    {"<sqlite3.h>", {"core/store"}},
    {"<libmnl/", {"netlink"}},
    {"<linux/", {"netlink", "cmd/agent"}},
    {"<sys/socket.h>", {"netlink", "cmd/agent", "cmd/cluster", "cmd/cli"}},
    {"<netinet/", {"netlink", "cmd/agent", "cmd/cluster"}},
    {"<netdb.h>", {}},
    {"<thread>", {"cmd/agent"}},
    {"<mutex>", {"cmd/agent"}},
    {"<shared_mutex>", {"cmd/agent"}},
    {"<condition_variable>", {"cmd/agent"}},
    {"<future>", {}},
    {"<coroutine>", {}},
    {"<random>", {}},
    {"<regex>", {}},
    {"<iostream>", {}},
};

// Third-party bodies, compiled once, and the stand-ins for the resolver.
bool is_body(const Source& source) {
  return source.path.find("/vendor_") != std::string::npos || source.path == "cmd/no_resolver.cc";
}

bool is_ours(std::string_view include) {
  for (const char* folder : {"\"cmd/", "\"core/", "\"gossip/", "\"netlink/", "\"test/"}) {
    if (include.starts_with(folder)) return true;
  }
  return false;
}

bool crosses_border(std::string_view include, const std::string& unit) {
  for (const Border& border : kBorders) {
    if (!include.starts_with(border.library)) continue;
    return std::find(border.units.begin(), border.units.end(), unit) == border.units.end();
  }
  return false;
}

std::string why_not(const Source& source, std::string_view include, const Units& units) {
  std::string unit = units.unit_of(source.path);
  if (crosses_border(include, unit)) return "stays out of " + unit;
  if (include.starts_with('<')) return {};
  if (!is_ours(include)) return "is not written from the root";
  if (source.path == "cmd/main.cc") return {};  // which ties the ends together
  std::string wanted = units.unit_of(include.substr(1));
  if (!units.closure(unit).contains(wanted)) return "is not what " + unit + " may use";
  return {};
}

}  // namespace

Findings check_includes(const Source& source, const Units& units) {
  Findings findings;
  std::string own = "\"" + source.path.substr(0, source.path.rfind('.')) + ".h\"";
  bool first = true;
  for (size_t i = 0; i < source.code.size(); ++i) {
    std::string_view include = included(source, i);
    if (include.empty()) continue;
    bool misplaced = include == own && !first && !source.is_header();
    first = false;
    if (misplaced) findings.push_back({source.path, i + 1, "its own header comes first"});
    if (source.is_test() || is_body(source)) continue;
    std::string why = why_not(source, include, units);
    if (!why.empty()) findings.push_back({source.path, i + 1, std::string(include) + " " + why});
  }
  return findings;
}

Findings check_units(const Units& units) {
  Findings findings;
  for (const auto& [unit, direct] : units.uses()) {
    for (const std::string& used : units.closure(unit)) {
      bool allowed = true;
      if (unit.starts_with("core/")) allowed = used.starts_with("core/");
      if (unit == "gossip") allowed = used == unit || used == "core/base";
      if (unit == "netlink") allowed = used == unit || used == "core/base" || used == "core/kernel";
      if (used.starts_with("cmd")) allowed = unit.starts_with("cmd") || unit.starts_with("test/");
      if (!allowed) findings.push_back({"Makefile", 0, unit + " must not use " + used});
    }
  }
  return findings;
}

}  // namespace ovn::tidy
