// SPDX-License-Identifier: Apache-2.0
#include "core/controller/parent_rules.h"

#include "core/kernel/objects.h"
#include "core/model/parent_options.h"

namespace ovn::controller {

namespace {

using kernel::HostLink;
using model::Driver;
using Mode = kernel::Macvlan::Mode;

// What is wrong with a link as one to stand on; empty if nothing is.
std::string flaw_of(const std::string& name, const HostLink& link) {
  if (link.loopback) return "it is a loopback device";
  if (!link.master.empty()) return fmt::format("it is a port of {}", link.master);
  if (link.kind == "macvlan" || link.kind == "macvtap" || link.kind == "ipvlan") {
    return fmt::format("it is a {} itself: name the link that it stands on", link.kind);
  }
  if (!link.up) return fmt::format("it is down: ip link set {} up", name);
  return "";
}

bool is_ours(const HostLink& link) { return link.alias.starts_with(kernel::kAliasPrefix); }

Result<void> check_link(const std::string& parent, const std::string& name, const HostLink& link) {
  std::string flaw = flaw_of(name, link);
  if (flaw.empty()) return {};
  std::string what = name == parent ? "" : fmt::format(" on {}", name);
  return invalid_config({fmt::format("parent {}{}: {}", parent, what, flaw)});
}

// A link that is not there is made if its name says how.
Result<void> check_vlan(const std::string& parent, const kernel::HostLinks& links) {
  auto vlan = model::vlan_name(parent);
  if (!vlan) {
    return invalid_config({fmt::format(
        "parent {}: this host has no such link, and that is no name of a VLAN like eth0.10",
        parent)});
  }
  auto lower = links.find(vlan->lower);
  if (lower == links.end()) {
    return invalid_config(
        {fmt::format("parent {}: this host has no link {} for it", parent, vlan->lower)});
  }
  return check_link(parent, vlan->lower, lower->second);
}

bool is_alone(const model::Network& network) {
  return network.driver == Driver::ipvlan ||
         model::parent_options(network).macvlan_mode == Mode::passthru;
}

// What keeps two networks from sharing a parent: the kernel has one kind of link on another, and
// ipvlans of one link share their mode.
Result<void> check_beside(const Host& host, const model::Network& network,
                          const std::string& parent) {
  for (const auto& [_, other] : host.networks) {
    bool beside = model::has_parent(other.driver) && model::parent_name(other) == parent;
    bool apart = other.driver == network.driver && !is_alone(other) && !is_alone(network);
    if (!beside || apart) continue;
    std::string_view mode = other.driver == Driver::macvlan
                                ? to_string(model::parent_options(other).macvlan_mode)
                                : to_string(model::parent_options(other).ipvlan_mode);
    return fail(Errc::conflict,
                "parent {} carries network '{}' of driver {}, mode {}: only networks of driver "
                "macvlan that are not in mode passthru share a parent",
                parent, other.name, to_string(other.driver), mode);
  }
  return {};
}

}  // namespace

std::vector<std::string> links_to_look_at(const NetworkRequest& request) {
  if (!model::has_parent(request.driver)) return {};
  std::vector<std::string> passed_over;
  auto parent = model::read_parent_options(request.driver, request.options, passed_over).parent;
  if (parent.empty()) return {};
  std::vector<std::string> names{parent};
  if (auto vlan = model::vlan_name(parent)) names.push_back(vlan->lower);
  return names;
}

Result<void> settle_parent(const Host& host, const kernel::HostLinks& links,
                           model::Network& network) {
  std::string parent = model::parent_options(network).parent;
  if (parent.empty()) return {};
  auto found = links.find(parent);
  // One that bears our mark is there for another network, or was left by one.
  network.makes_vlan = found == links.end() || (is_ours(found->second) && model::vlan_name(parent));
  if (network.makes_vlan) {
    CHECK_OK(check_vlan(parent, links));
  } else if (is_ours(found->second)) {
    return invalid_config({fmt::format("parent {}: it is part of another network", parent)});
  } else {
    CHECK_OK(check_link(parent, parent, found->second));
  }
  return check_beside(host, network, parent);
}

}  // namespace ovn::controller
