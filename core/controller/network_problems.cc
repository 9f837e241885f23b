// SPDX-License-Identifier: Apache-2.0
#include "core/controller/network_problems.h"

#include <algorithm>
#include <utility>

#include "core/controller/ingress_network.h"
#include "core/controller/vni_rules.h"
#include "core/model/bridge_options.h"
#include "core/model/names.h"
#include "core/model/overlay_options.h"
#include "core/model/parent_options.h"
#include "core/model/subnet_problems.h"

namespace ovn::controller {

namespace {

class Problems {
 public:
  explicit Problems(const NetworkRequest& request) : request_(request) {}

  std::vector<std::string> find() {
    add(model::check_name("network", request_.name));
    check_driver();
    if (!request_.ipv4 && !request_.ipv6) add("a network has IPv4, IPv6 or both");
    if (request_.ingress) {
      for (std::string& problem : ingress_problems(request_)) {
        problems_.push_back(std::move(problem));
      }
    }
    check_options();
    check_texts("label", request_.labels);
    if (request_.subnets.size() > kSubnetsMax) {
      add("{} subnets: at most {} are allowed", request_.subnets.size(), kSubnetsMax);
    } else {
      for (const SubnetRequest& subnet : request_.subnets) check_subnet(subnet);
      check_overlaps();
    }
    return std::move(problems_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    problems_.push_back(fmt::format(format, std::forward<Args>(args)...));
  }
  void add(const Result<void>& checked) {
    if (!checked) problems_.push_back(checked.error().message);
  }

  void check_driver() {
    bool local = model::is_host_local(request_.driver);
    model::Scope scope = local ? model::Scope::local : model::Scope::cluster;
    if (!model::has_interfaces(request_.driver)) {
      add("driver {}: its one network, '{}', exists already", to_string(request_.driver),
          to_string(request_.driver));
    } else if (request_.scope && *request_.scope != scope) {
      add("scope {}: networks of driver {} have scope {}", to_string(*request_.scope),
          to_string(request_.driver), to_string(scope));
    }
    if (request_.name == "bridge") add("'bridge' is the name of a pre-defined network");
  }

  void check_options() {
    check_texts("option", request_.options);
    if (request_.driver == model::Driver::bridge) return check_bridge_options();
    if (model::has_parent(request_.driver)) {
      model::read_parent_options(request_.driver, request_.options, problems_);
      return;
    }
    model::read_overlay_options(request_.options, problems_);
    bool ours = false;
    for (const auto& [key, value] : request_.options) {
      if (key == model::kDatapathOption || key == model::kBroadcastOption) continue;
      if (key != kVniOption && key != kVniListOption) {
        add("unknown option '{}' of driver {}: known are {}, {}, {}, {}", key,
            to_string(request_.driver), kVniOption, kVniListOption, model::kDatapathOption,
            model::kBroadcastOption);
      } else if (std::exchange(ours, true)) {
        add("options {} and {} say the same: give one of them", kVniOption, kVniListOption);
      }
    }
  }

  // One device has one gateway in each family; without an address of the host nothing leads out.
  void check_bridge_options() {
    auto options = model::read_bridge_options(request_.options, problems_);
    for (ip::Family family : {ip::Family::v4, ip::Family::v6}) {
      bool v4 = family == ip::Family::v4;
      if (options.mode(family) == model::GatewayMode::isolated && !request_.internal) {
        add("gateway mode isolated is for internal networks");
      }
      auto count = std::count_if(request_.subnets.begin(), request_.subnets.end(),
                                 [&](const SubnetRequest& subnet) {
                                   return (!subnet.prefix || subnet.prefix->is_v4()) == v4;
                                 });
      if (count > 1) {
        add("{} {} subnets: a bridge network has one of each family", count, to_string(family));
      }
    }
  }

  void check_texts(std::string_view what, const std::map<std::string, std::string>& texts) {
    if (texts.size() > kOptionsMax) {
      add("{} {}s: at most {} are allowed", texts.size(), what, kOptionsMax);
      return;
    }
    for (const auto& [key, value] : texts) {
      add(model::check_key(what, key));
      if (value.size() > kOptionSizeMax) {
        add("{} '{}' has {} bytes: at most {} are allowed", what, key, value.size(),
            kOptionSizeMax);
      }
    }
  }

  void check_subnet(const SubnetRequest& asked) {
    if (asked.aux_addresses.size() > kAuxAddressesMax) {
      add("{} auxiliary addresses: at most {} are allowed", asked.aux_addresses.size(),
          kAuxAddressesMax);
      return;
    }
    for (const auto& [name, address] : asked.aux_addresses) {
      add(model::check_key("auxiliary address name", name));
    }
    bool v4 = !asked.prefix || asked.prefix->is_v4();
    if (v4 && !request_.ipv4) {
      add("subnet {} is IPv4: the network is to have none",
          asked.prefix ? asked.prefix->to_string() : "without a prefix");
    }
    if (!asked.prefix || asks_for_any(asked)) {
      if (asked.range || asked.gateway || !asked.aux_addresses.empty()) {
        add("range, gateway and auxiliary addresses need a subnet that they are in");
      }
      return;
    }
    if (!asked.prefix->is_v4() && !request_.ipv6) {
      add("subnet {} is IPv6: the network must be made with IPv6 enabled", *asked.prefix);
    }
    model::Subnet subnet{*asked.prefix, asked.range, asked.gateway, asked.aux_addresses, {}};
    auto found = model::subnet_problems(subnet);
    problems_.insert(problems_.end(), found.begin(), found.end());
  }

  void check_overlaps() {
    const auto& all = request_.subnets;
    for (auto one = all.begin(); one != all.end(); ++one) {
      if (!one->prefix || asks_for_any(*one)) continue;
      for (auto other = std::next(one); other != all.end(); ++other) {
        if (!other->prefix || asks_for_any(*other) || !one->prefix->overlaps(*other->prefix)) {
          continue;
        }
        add("subnets {} and {} overlap", *one->prefix, *other->prefix);
      }
    }
  }

  const NetworkRequest& request_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> network_problems(const NetworkRequest& request) {
  return Problems(request).find();
}

bool asks_for_any(const SubnetRequest& request) {
  return request.prefix && request.prefix->address().is_unspecified() &&
         request.prefix->length() > 0;
}

}  // namespace ovn::controller
