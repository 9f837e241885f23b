// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/uplink.h"

#include <algorithm>

#include "core/base/hash.h"
#include "core/kernel/translation.h"
#include "core/model/bridge_options.h"
#include "core/model/names.h"
#include "core/reconcile/apart.h"
#include "core/reconcile/bridge_ports.h"
#include "core/reconcile/bridge_table.h"
#include "core/reconcile/drivers.h"
#include "core/reconcile/rule_parts.h"

namespace ovn::reconcile {

using namespace kernel;
using namespace kernel::nft;

namespace {

constexpr ip::Family kFamilies[] = {ip::Family::v4, ip::Family::v6};

Rule by(Meta::Key device) {
  return {Meta{device, 0}, Compare{0, false, padded_name(kUplinkName)}};
}

Mac outside_mac(const View& view) {
  return bridge_mac(fnv1a(view.underlay.address.to_string(), fnv1a(kOutsideBridge)));
}

// In a network's namespace, the same whatever is published: ports are elements of its maps.
Table network_table(const NetnsName& netns) {
  Chain forward{"forward",
                Hook{Hook::Type::filter, Hook::Point::forward, kFilterPriority},
                {rule({by(Meta::Key::iifname), came_back(), verdict(accept())}),
                 rule({by(Meta::Key::iifname), was_translated(), verdict(accept())}),
                 rule({by(Meta::Key::iifname), verdict(refuse())})}};
  Chain postrouting{"postrouting",
                    Hook{Hook::Type::nat, Hook::Point::postrouting, kSourceNatPriority},
                    {rule({by(Meta::Key::oifname), {Masquerade()}})}};
  Chain prerouting{"prerouting",
                   Hook{Hook::Type::nat, Hook::Point::prerouting, kDestinationNatPriority}, {}};
  for (Rule& translation : port_translations()) {
    prerouting.rules.push_back(rule({by(Meta::Key::iifname), translation}));
  }
  std::vector<Field> place{Field::protocol, Field::port};
  return {netns,
          std::string(kBridgeTable),
          {{std::string(kDnat4), place, false, {Field::ipv4, Field::port}},
           {std::string(kDnat6), place, false, {Field::ipv6, Field::port}}},
          {forward, postrouting, prerouting}};
}

// One network's.
class NetworkUplink {
 public:
  NetworkUplink(const View& view, const NetworkView& network, Snapshot& out)
      : network_(network.network),
        uplink_(*network.uplink),
        netns_(network_netns(network_.id)),
        mtu_(overlay_mtu(view.underlay)),
        host_(outside_mac(view)),
        out_(out) {}

  void add_wire() {
    std::string outer = model::link_name("u", network_.id.str()), inner(kUplinkName);
    std::string alias = link_alias(network_.id.str());
    out_.links.push_back({kHost, outer, Veth{netns_, inner}, {}, mtu_, true,
                          std::string(kOutsideBridge), alias, PortFlags{.hairpin = true}});
    keep_apart(outer, host_, out_);
    // Ours to choose: the host remembers it.
    Mac mac = Mac::for_address(uplink_.address.address());
    out_.links.push_back({netns_, inner, VethPeer(), mac, mtu_, true, "", alias});
    out_.sysctls.push_back({kHost, conf6(outer, "disable_ipv6"), "1"});  // a port needs none
    out_.tables.push_back(network_table(netns_));
    for (ip::Family family : model::families_of(network_)) add_family(family);
  }

  void add_local(const LocalEndpoint& local) {
    for (const auto& allocation : local.endpoint.addresses) {
      for (const model::Subnet& subnet : network_.subnets) {
        if (!subnet.gateway || !subnet.prefix.contains(allocation.address.address())) continue;
        add_way_out(local, subnet.prefix.family(), subnet.gateway, out_);
      }
      for (const auto& port : local.endpoint.ports) publish(allocation.address.address(), port);
    }
  }

 private:
  void add_family(ip::Family family) {
    const ip::Prefix& own = uplink_.of(family);
    out_.sysctls.push_back({netns_, forwarding(family), "1"});
    if (family == ip::Family::v6) {
      out_.sysctls.push_back({netns_, conf6(kUplinkName, "disable_ipv6"), "0"});
    }
    out_.addresses.push_back({netns_, std::string(kUplinkName), own});
    out_.routes.push_back({netns_, everything(family), 0, std::string(kUplinkName),
                           model::host_end(own).address()});
  }

  // No two containers of a network have one port of the host, at whichever of its addresses.
  void publish(const ip::Address& address, const model::PublishedPort& port) {
    for (const model::HostPort& host : model::host_ports(port, network_)) {
      if (host.at.address.family() != address.family()) continue;
      ip::Address at_uplink = uplink_.of(address.family()).address();
      add_translation(kHost, host, {at_uplink, host.at.port}, out_);
      model::HostPort inside = host;
      inside.at.address = everything(address.family()).address();
      add_translation(netns_, inside, {address, port.port}, out_);
    }
  }

  const model::Network& network_;
  const model::Uplink& uplink_;
  NetnsName netns_;
  uint32_t mtu_;
  Mac host_;
  Snapshot& out_;
};

// What all of them end in. Nothing goes from network to network but by published ports.
class OutsideBridge {
 public:
  OutsideBridge(const View& view, Snapshot& out) : view_(view), out_(out) {
    for (const NetworkView& network : view.networks) {
      if (network.uplink) networks_.push_back(&network);
    }
  }

  bool is_wanted() const { return !networks_.empty(); }

  void add() {
    out_.links.push_back({kHost, device_, Bridge(), outside_mac(view_),
                          overlay_mtu(view_.underlay), true, "", link_alias(kOutsideBridge)});
    out_.tables.push_back(apart_table());
    for (ip::Family family : kFamilies) add_addresses(family);
    // Whichever networks there are: what one adds to the others changes nothing.
    for (const char* name : {"accept_dad", "accept_ra", "disable_ipv6"}) {
      sysctl(conf6(device_, name), "0");
    }
    sysctl(fmt::format("net/ipv4/conf/{}/route_localnet", device_),
           has_loopback(ip::Family::v4) ? "1" : "0");
    if (has_loopback(ip::Family::v6)) add_loopback_route(device_, out_);
    model::BridgeOptions options;
    options.icc = false;
    add_bridge_elements(model::Network(), options, device_, out_);
  }

 private:
  void add_addresses(ip::Family family) {
    for (const NetworkView* network : networks_) {
      if (!model::families_of(network->network).contains(family)) continue;
      out_.addresses.push_back({kHost, device_, model::host_end(network->uplink->of(family))});
      if (family == ip::Family::v6) out_.addresses.push_back({kHost, device_, kGatewayLinkLocal});
      sysctl(forwarding(family), "1");
    }
  }

  bool has_loopback(ip::Family family) const {
    return std::ranges::any_of(networks_, [family](const NetworkView* network) {
      if (network->ingress && !network->ingress->ports.empty()) {
        return model::families_of(network->network).contains(family);
      }
      return std::ranges::any_of(network->local, [&](const LocalEndpoint& local) {
        return is_published_to_loopback(network->network, local.endpoint, family);
      });
    });
  }

  void sysctl(std::string path, std::string value) {
    out_.sysctls.push_back({kHost, std::move(path), std::move(value)});
  }

  const View& view_;
  Snapshot& out_;
  std::vector<const NetworkView*> networks_;
  std::string device_{kOutsideBridge};
};

}  // namespace

bool add_uplinks(const View& view, Snapshot& snapshot) {
  OutsideBridge bridge(view, snapshot);
  if (!bridge.is_wanted()) return false;
  for (const NetworkView& network : view.networks) {
    if (!network.uplink) continue;
    NetworkUplink uplink(view, network, snapshot);
    uplink.add_wire();
    for (const LocalEndpoint& local : network.local) uplink.add_local(local);
  }
  bridge.add();
  return true;
}

}  // namespace ovn::reconcile
