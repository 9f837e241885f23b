// SPDX-License-Identifier: Apache-2.0
#include "core/controller/vni_rules.h"

#include <optional>

#include "core/base/number.h"

namespace ovn::controller {

namespace {

// Which network has which VNI.
using Taken = std::map<model::Vni, std::string_view>;

Taken taken_vnis(const Manager& manager) {
  Taken taken;
  for (const auto& [id, network] : manager.networks) {
    for (const model::Subnet& subnet : network.subnets) taken.emplace(subnet.vni, network.name);
  }
  return taken;
}

std::optional<model::Vni> parse_vni(std::string_view text) {
  auto number = parse_number(text, kVniMax);
  if (!number || *number == 0) return {};
  return model::Vni(static_cast<uint32_t>(*number));
}

std::vector<std::string_view> split(std::string_view list) {
  std::vector<std::string_view> parts;
  for (;;) {
    size_t comma = list.find(',');
    parts.push_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

std::vector<std::string> assign_listed(Taken taken, model::Network& network,
                                       std::string_view option, std::string_view list) {
  std::vector<std::string_view> parts = split(list);
  if (parts.size() != network.subnets.size()) {
    return {fmt::format("option {}: {} VNIs for {} subnets", option, parts.size(),
                        network.subnets.size())};
  }
  std::vector<std::string> problems;
  for (size_t i = 0; i < parts.size(); ++i) {
    auto vni = parse_vni(parts[i]);
    if (!vni) {
      problems.push_back(
          fmt::format("option {}: '{}' is not a VNI in 1..{}", option, parts[i], kVniMax));
      continue;
    }
    auto [holder, free] = taken.emplace(*vni, network.name);
    if (free) {
      network.subnets[i].vni = *vni;
    } else {
      problems.push_back(
          fmt::format("option {}: VNI {} is that of network '{}'", option, *vni, holder->second));
    }
  }
  return problems;
}

// The first free one after `last`, going round.
std::optional<model::Vni> next_vni(const Taken& taken, model::Vni last) {
  uint32_t count = kVniMax - kVniFirst + 1;
  uint32_t start = last.value() < kVniFirst ? 0 : last.value() - kVniFirst + 1;
  for (uint32_t step = 0; step <= taken.size() && step < count; ++step) {
    model::Vni vni(kVniFirst + (start + step) % count);
    if (!taken.contains(vni)) return vni;
  }
  return {};
}

}  // namespace

std::vector<std::string> assign_vnis(const Manager& manager, model::Network& network) {
  Taken taken = taken_vnis(manager);
  for (std::string_view option : {kVniOption, kVniListOption}) {
    auto listed = network.options.find(std::string(option));
    if (listed != network.options.end()) {
      return assign_listed(std::move(taken), network, option, listed->second);
    }
  }
  model::Vni last = manager.last_vni;
  for (model::Subnet& subnet : network.subnets) {
    auto vni = next_vni(taken, last);
    if (!vni) return {fmt::format("all VNIs of {}..{} are taken", kVniFirst, kVniMax)};
    taken.emplace(*vni, network.name);
    subnet.vni = last = *vni;
  }
  return {};
}

}  // namespace ovn::controller
