// SPDX-License-Identifier: Apache-2.0
#include "core/model/network.h"

#include <algorithm>

#include "core/base/hash.h"

namespace ovn::model {

namespace {

template <class T>
struct Name {
  T value;
  std::string_view text;
};

constexpr Name<Driver> kDrivers[] = {
    {Driver::overlay, "overlay"}, {Driver::bridge, "bridge"}, {Driver::macvlan, "macvlan"},
    {Driver::ipvlan, "ipvlan"},   {Driver::host, "host"},     {Driver::none, "none"}};
constexpr Name<Scope> kScopes[] = {{Scope::local, "local"}, {Scope::cluster, "cluster"}};

template <class T, size_t N>
std::string_view text_of(const Name<T> (&names)[N], T value) {
  for (const Name<T>& name : names) {
    if (name.value == value) return name.text;
  }
  return "?";
}

template <class T, size_t N>
Result<T> value_of(const Name<T> (&names)[N], std::string_view what, std::string_view text) {
  std::string known;
  for (const Name<T>& name : names) {
    if (name.text == text) return name.value;
    known.append(known.empty() ? "" : ", ").append(name.text);
  }
  return fail(Errc::invalid, "unknown {} '{}': known are {}", what, text, known);
}

NetworkId predefined_id(std::string_view name) {
  return NetworkId(fmt::format("{:016x}{:016x}", fnv1a(name), fnv1a("predefined")));
}

// Its id follows from its name, so that every manager and every host makes the same.
Network predefined(Driver driver) {
  Network network;
  network.name = to_string(driver);
  network.id = predefined_id(network.name);
  network.driver = driver;
  network.scope = Scope::local;
  return network;
}

}  // namespace

std::string_view to_string(Driver driver) { return text_of(kDrivers, driver); }
std::string_view to_string(Scope scope) { return text_of(kScopes, scope); }

bool has_interfaces(Driver driver) {
  return driver == Driver::overlay || is_host_local(driver);
}

bool has_own_gateway(Driver driver) {
  return driver == Driver::overlay || driver == Driver::bridge;
}

bool has_parent(Driver driver) { return driver == Driver::macvlan || driver == Driver::ipvlan; }

Result<Driver> parse_driver(std::string_view text) { return value_of(kDrivers, "driver", text); }
Result<Scope> parse_scope(std::string_view text) { return value_of(kScopes, "scope", text); }

const std::vector<Network>& predefined_networks() {
  static const std::vector<Network> both{predefined(Driver::host), predefined(Driver::none)};
  return both;
}

bool is_host_local(Driver driver) { return driver == Driver::bridge || has_parent(driver); }
bool is_host_local(const Network& network) { return is_host_local(network.driver); }

std::set<ip::Family> families_of(const Network& network) {
  std::set<ip::Family> families;
  for (const Subnet& subnet : network.subnets) families.insert(subnet.prefix.family());
  return families;
}

const NetworkId& default_bridge_id() {
  static const NetworkId id = predefined_id("bridge");
  return id;
}

bool is_predefined(const NetworkId& id) {
  if (id == default_bridge_id()) return true;
  return std::any_of(predefined_networks().begin(), predefined_networks().end(),
                     [&](const Network& network) { return network.id == id; });
}

}  // namespace ovn::model
