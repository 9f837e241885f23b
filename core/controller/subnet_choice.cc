// SPDX-License-Identifier: Apache-2.0
#include "core/controller/subnet_choice.h"

#include <algorithm>

#include "core/controller/ingress_network.h"
#include "core/controller/network_problems.h"
#include "core/ipam/pool.h"

namespace ovn::controller {

namespace {

class Chooser {
 public:
  Chooser(ipam::Space space, const Networks& networks) : space_(std::move(space)) {
    for (const auto& [id, network] : networks) {
      for (const model::Subnet& subnet : network.subnets) in_use_.push_back(subnet.prefix);
    }
  }

  Result<std::vector<model::Subnet>> choose(const NetworkRequest& request) {
    std::vector<SubnetRequest> asked = request.subnets;
    for (const SubnetRequest& subnet : asked) {
      if (subnet.prefix && !asks_for_any(subnet)) in_use_.push_back(*subnet.prefix);
    }
    if (request.ipv4 && !asks(asked, ip::Family::v4)) {
      asked.insert(asked.begin(), request.ingress ? for_hosts() : SubnetRequest());
    }
    if (request.ipv6 && !asks(asked, ip::Family::v6)) {
      asked.push_back({ip::Prefix(ip::Address::v6({}), kIpv6Length), {}, {}, {}});
    }
    bool with_gateway = model::has_own_gateway(request.driver) && !request.ingress;
    std::vector<model::Subnet> chosen;
    for (const SubnetRequest& subnet : asked) {
      TRY(model::Subnet whole, complete(subnet, with_gateway));
      chosen.push_back(std::move(whole));
    }
    return chosen;
  }

 private:
  static constexpr unsigned kIpv6Length = 64;
  static constexpr unsigned kIngressLengths[] = {kIngressLengthMin, 20, 24};

  // A subnet without a prefix is an IPv4 one.
  static bool asks(const std::vector<SubnetRequest>& subnets, ip::Family family) {
    return std::any_of(subnets.begin(), subnets.end(), [&](const SubnetRequest& subnet) {
      return (subnet.prefix ? subnet.prefix->family() : ip::Family::v4) == family;
    });
  }

  // The largest subnet that is free, of those with room for every host and backend; if none is, one
  // as large as any network's.
  SubnetRequest for_hosts() const {
    for (unsigned length : kIngressLengths) {
      auto prefix = ipam::choose_subnet(space_, ip::Family::v4, in_use_, length);
      if (prefix) return {*prefix, {}, {}, {}};
    }
    return {};
  }

  Result<model::Subnet> complete(const SubnetRequest& asked, bool with_gateway) {
    model::Subnet subnet{{}, asked.range, asked.gateway, asked.aux_addresses, {}};
    if (asked.prefix && !asks_for_any(asked)) {
      subnet.prefix = *asked.prefix;
    } else {
      std::optional<unsigned> length;
      if (asked.prefix) length = asked.prefix->length();
      auto family = asked.prefix ? asked.prefix->family() : ip::Family::v4;
      TRY(subnet.prefix, ipam::choose_subnet(space_, family, in_use_, length));
      in_use_.push_back(subnet.prefix);
    }
    if (!subnet.gateway && with_gateway) subnet.gateway = ipam::default_gateway(subnet);
    if (ipam::Pool(subnet).size() == 0) {
      return fail(Errc::invalid, "invalid network config: subnet {} has no address left for hosts",
                  subnet.prefix);
    }
    return subnet;
  }

  ipam::Space space_;
  std::vector<ip::Prefix> in_use_;
};

}  // namespace

Result<void> check_overlaps(const Networks& networks, const NetworkRequest& request) {
  std::string overlaps;
  for (const SubnetRequest& asked : request.subnets) {
    if (!asked.prefix || asks_for_any(asked)) continue;
    for (const auto& [id, network] : networks) {
      for (const model::Subnet& subnet : network.subnets) {
        if (!subnet.prefix.overlaps(*asked.prefix)) continue;
        overlaps.append(overlaps.empty() ? "" : "\n");
        overlaps += fmt::format("subnet {} overlaps {} of network '{}'", *asked.prefix,
                                subnet.prefix, network.name);
      }
    }
  }
  if (overlaps.empty()) return {};
  return {Failure{Error{Errc::conflict, 0, std::move(overlaps)}}};
}

Result<std::vector<model::Subnet>> choose_subnets(ipam::Space space, const Networks& networks,
                                                  const NetworkRequest& request) {
  return Chooser(std::move(space), networks).choose(request);
}

}  // namespace ovn::controller
