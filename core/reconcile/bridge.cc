// SPDX-License-Identifier: Apache-2.0
// The bridge driver: a bridge in the host's own namespace with the gateway's addresses, a veth pair
// for each container, and elements in the host's table (bridge_table.h). Frames between containers
// never leave the bridge; where they may not talk, their ports are kept apart (apart.h):
// br_netfilter is not needed.
#include <algorithm>

#include "core/base/hash.h"
#include "core/model/names.h"
#include "core/reconcile/apart.h"
#include "core/reconcile/bridge_ports.h"
#include "core/reconcile/bridge_table.h"
#include "core/reconcile/drivers.h"

namespace ovn::reconcile {

using namespace kernel;
using model::BridgeOptions;
using model::GatewayMode;
using model::Subnet;

namespace {

class BridgeNetwork {
 public:
  BridgeNetwork(const View& view, const NetworkView& network, Snapshot& out)
      : network_(network.network),
        options_(model::bridge_options(network_.options)),
        device_(bridge_name(network_)),
        mac_(bridge_mac(fnv1a(network_.id.str()))),
        mtu_(options_.mtu != 0 ? options_.mtu : view.underlay.mtu),
        out_(out) {}

  void add_device() {
    std::string alias = link_alias(network_.id.str());
    out_.links.push_back({kHost, device_, Bridge(), mac_, mtu_, true, "", alias});
    bool v6 = false;
    for (const Subnet& subnet : network_.subnets) {
      v6 = v6 || !subnet.prefix.is_v4();
      if (!has_address(subnet)) continue;
      out_.addresses.push_back(
          {kHost, device_, ip::Prefix(*subnet.gateway, subnet.prefix.length())});
      if (!subnet.prefix.is_v4()) out_.addresses.push_back({kHost, device_, kGatewayLinkLocal});
    }
    sysctl(conf6(device_, "disable_ipv6"), v6 ? "0" : "1");
    if (v6) sysctl(conf6(device_, "accept_ra"), "0");
    if (v6) sysctl(conf6(device_, "accept_dad"), "0");
    add_bridge_elements(network_, options_, device_, out_);
    if (!options_.icc) out_.tables.push_back(apart_table());
  }

  // The host is a router for whoever it leads outside.
  void add_forwarding() {
    if (network_.internal) return;
    for (const Subnet& subnet : network_.subnets) {
      sysctl(forwarding(subnet.prefix.family()), "1");
    }
  }

  void add_local(const LocalEndpoint& local) {
    PortFlags flags{.hairpin = is_led_back(network_, local.endpoint)};
    std::string port = veth_name(local.endpoint.id);
    add_pair(local, {kHost, device_, mtu_, flags}, out_);
    sysctl(conf6(port, "disable_ipv6"), "1");  // a port needs none
    if (!options_.icc) keep_apart(port, mac_, out_);
    add_port_elements(network_, local.endpoint, out_);
    if (network_.internal) return;
    for (const Subnet& subnet : network_.subnets) {
      if (has_address(subnet)) add_way_out(local, subnet.prefix.family(), subnet.gateway, out_);
    }
  }

  // Else packets of 127.0.0.0/8 are refused there (fib_validate_source(), ip_route_output_key()).
  void add_loopback(const std::vector<LocalEndpoint>& locals) {
    auto wanted = [&](ip::Family family) {
      return std::ranges::any_of(locals, [&](const LocalEndpoint& local) {
        return is_published_to_loopback(network_, local.endpoint, family);
      });
    };
    sysctl(fmt::format("net/ipv4/conf/{}/route_localnet", device_),
           wanted(ip::Family::v4) ? "1" : "0");
    if (wanted(ip::Family::v6)) add_loopback_route(device_, out_);
  }

 private:
  bool has_address(const Subnet& subnet) const {
    bool inhibited = subnet.prefix.is_v4() && options_.inhibit_ipv4;
    bool isolated = options_.mode(subnet.prefix.family()) == GatewayMode::isolated;
    return subnet.gateway && !inhibited && !isolated;
  }

  void sysctl(std::string path, std::string value) {
    out_.sysctls.push_back({kHost, std::move(path), std::move(value)});
  }

  const model::Network& network_;
  BridgeOptions options_;
  std::string device_;
  Mac mac_;
  uint32_t mtu_;
  Snapshot& out_;
};

}  // namespace

void add_bridge(const View& view, const NetworkView& network, Snapshot& snapshot) {
  BridgeNetwork bridge(view, network, snapshot);
  bridge.add_device();
  bridge.add_forwarding();
  bridge.add_loopback(network.local);
  for (const LocalEndpoint& local : network.local) bridge.add_local(local);
}

std::string bridge_name(const model::Network& network) {
  auto options = model::bridge_options(network.options);
  return options.name.empty() ? model::link_name("br", network.id.str()) : options.name;
}

}  // namespace ovn::reconcile
