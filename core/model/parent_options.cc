// SPDX-License-Identifier: Apache-2.0
#include "core/model/parent_options.h"

#include <charconv>

#include "core/model/names.h"
#include "core/model/option.h"

namespace ovn::model {

namespace {

using kernel::Ipvlan;
using kernel::Macvlan;

constexpr uint16_t kVlanIdMax = 4094;

// False if the driver has no such option.
bool read_one(Driver driver, std::string_view name, Option option, ParentOptions& out) {
  bool macvlan = driver == Driver::macvlan;
  if (name == "parent") {
    option.read_device(out.parent);
  } else if (name == "mtu") {
    option.read(out.mtu);
  } else if (name == "macvlan_mode" && macvlan) {
    using Mode = Macvlan::Mode;
    option.read(out.macvlan_mode,
                {{"bridge", Mode::bridge},
                 {"private", Mode::isolated},
                 {"vepa", Mode::vepa},
                 {"passthru", Mode::passthru}},
                "bridge, private, vepa or passthru");
  } else if (name == "ipvlan_mode" && !macvlan) {
    using Mode = Ipvlan::Mode;
    option.read(out.ipvlan_mode, {{"l2", Mode::l2}, {"l3", Mode::l3}, {"l3s", Mode::l3s}},
                "l2, l3 or l3s");
  } else if (name == "ipvlan_flag" && !macvlan) {
    using Flag = Ipvlan::Flag;
    option.read(out.ipvlan_flag,
                {{"bridge", Flag::bridge}, {"private", Flag::isolated}, {"vepa", Flag::vepa}},
                "bridge, private or vepa");
  } else {
    return false;
  }
  return true;
}

}  // namespace

ParentOptions read_parent_options(Driver driver, const std::map<std::string, std::string>& options,
                                  std::vector<std::string>& problems) {
  ParentOptions out;
  for (const auto& [key, value] : options) {
    if (read_one(driver, short_key(key), Option(key, value, problems), out)) continue;
    problems.push_back(fmt::format(
        "unknown option '{}' of driver {}: known are parent, {}, mtu", key, to_string(driver),
        driver == Driver::macvlan ? "macvlan_mode" : "ipvlan_mode, ipvlan_flag"));
  }
  return out;
}

ParentOptions parent_options(const Network& network) {
  std::vector<std::string> passed_over;
  return read_parent_options(network.driver, network.options, passed_over);
}

bool shares_mac(const Network& network) {
  if (network.driver == Driver::ipvlan) return true;
  return network.driver == Driver::macvlan &&
         parent_options(network).macvlan_mode == Macvlan::Mode::passthru;
}

bool makes_parent(const Network& network) {
  return has_parent(network.driver) &&
         (network.makes_vlan || parent_options(network).parent.empty());
}

// Docker's names for them begin with dm- and di-.
std::string parent_name(const Network& network) {
  std::string given = parent_options(network).parent;
  if (!given.empty()) return given;
  return link_name(network.driver == Driver::macvlan ? "dm-" : "di-", network.id.str());
}

std::optional<VlanName> vlan_name(std::string_view parent) {
  size_t dot = parent.rfind('.');
  if (dot == parent.npos || dot == 0) return {};
  std::string_view digits = parent.substr(dot + 1);
  VlanName name{std::string(parent.substr(0, dot)), 0};
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), name.id);
  bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (!whole || name.id == 0 || name.id > kVlanIdMax) return {};
  return name;
}

}  // namespace ovn::model
