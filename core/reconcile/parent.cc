// SPDX-License-Identifier: Apache-2.0
// The drivers macvlan and ipvlan: a container's interface stands on a link of the host, the parent,
// and is on the same wire. The host itself does not reach it: what the kernel hands to such links
// never passes their parent. A parent that is a VLAN sub-interface may be made by us, and is if it
// was not there before; one that leads nowhere always is.
#include <algorithm>

#include "core/model/parent_options.h"
#include "core/reconcile/drivers.h"

namespace ovn::reconcile {

using namespace kernel;
using model::Subnet;

namespace {

class OnParent {
 public:
  OnParent(const NetworkView& network, Snapshot& out)
      : network_(network.network),
        options_(model::parent_options(network_)),
        parent_(model::parent_name(network_)),
        out_(out) {}

  // Networks that share a VLAN ask for the same link.
  void add_parent() {
    if (!model::makes_parent(network_)) return;
    Link link{kHost, parent_, Dummy(), {}, options_.mtu, true, "", link_alias(parent_)};
    if (network_.makes_vlan) {
      auto vlan = model::vlan_name(parent_);
      link.kind = Vlan{{kHost, vlan->lower}, vlan->id};
      link.mtu = 0;
    }
    out_.links.push_back(link);
    // The host takes no part in it, but for mode l3s, where packets come in by way of its stack.
    bool in_stack = options_.ipvlan_mode == Ipvlan::Mode::l3s;
    out_.sysctls.push_back(
        {kHost, conf6(parent_, "disable_ipv6"), in_stack ? "0" : "1"});
  }

  void add_local(const LocalEndpoint& local) {
    const auto& endpoint = local.endpoint;
    Link link{sandbox_netns(local.sandbox.id), endpoint.ifname, kind(), {}, options_.mtu, true, "",
              link_alias(endpoint.id.str())};
    if (!model::shares_mac(network_)) link.mac = endpoint.mac;
    out_.links.push_back(link);
    add_addresses(local, out_);
    if (network_.internal || options_.parent.empty()) return;
    for (const auto& allocation : endpoint.addresses) add_gateway(local, allocation.address);
  }

 private:
  LinkKind kind() const {
    Lower lower{kHost, parent_};
    if (network_.driver == model::Driver::macvlan) return Macvlan{lower, options_.macvlan_mode};
    return Ipvlan{lower, options_.ipvlan_mode, options_.ipvlan_flag};
  }

  // In modes l3 and l3s the link itself is the way to everywhere.
  void add_gateway(const LocalEndpoint& local, const ip::Prefix& address) {
    bool routed = network_.driver == model::Driver::ipvlan &&
                  options_.ipvlan_mode != Ipvlan::Mode::l2;
    if (routed) return add_way_out(local, address.family(), {}, out_);
    auto holds = [&](const Subnet& subnet) { return subnet.prefix.contains(address.address()); };
    auto subnet = std::ranges::find_if(network_.subnets, holds);
    if (subnet == network_.subnets.end() || !subnet->gateway) return;
    add_way_out(local, address.family(), subnet->gateway, out_);
  }

  const model::Network& network_;
  model::ParentOptions options_;
  std::string parent_;
  Snapshot& out_;
};

}  // namespace

void add_on_parent(const NetworkView& network, Snapshot& snapshot) {
  OnParent driver(network, snapshot);
  driver.add_parent();
  for (const LocalEndpoint& local : network.local) driver.add_local(local);
}

}  // namespace ovn::reconcile
