// SPDX-License-Identifier: Apache-2.0
// The overlay driver: one namespace for each network, in it a VXLAN device (RFC 7348, point to
// multipoint) for each segment, and what brings containers onto it (datapath.h). Nothing is learnt
// from packets: who is where comes from gossip, as one forwarding entry for each remote endpoint
// and a neighbour entry for each of its addresses, from which the VXLAN device answers ARP and
// neighbour solicitations itself.
//
// Each subnet of the network's leading family (IPv4 if it has one) is a segment. An endpoint has
// one interface, so it belongs to the segment of its leading address, and its address of the other
// family goes with it.
#include <algorithm>
#include <set>

#include "core/base/hash.h"
#include "core/model/overlay_options.h"
#include "core/reconcile/datapath.h"
#include "core/reconcile/drivers.h"

namespace ovn::reconcile {

using namespace kernel;
using model::Subnet;

namespace {

struct Segment {
  const Subnet* subnet;
  SegmentPlace place;
};

class Overlay {
 public:
  Overlay(const View& view, const NetworkView& network, Snapshot& out)
      : view_(view),
        network_(network.network),
        netns_(network_netns(network.network.id)),
        alias_(link_alias(network.network.id.str())),
        mtu_(network_mtu(view.underlay, network.narrowest)),
        path_(datapath_of(network.network)),
        broadcast_(model::overlay_options(network.network).broadcast),
        out_(out) {
    auto is_v4 = [](const Subnet& subnet) { return subnet.prefix.is_v4(); };
    bool v4 = std::any_of(network_.subnets.begin(), network_.subnets.end(), is_v4);
    for (const Subnet& subnet : network_.subnets) {
      if (subnet.prefix.is_v4() != v4) continue;
      size_t n = segments_.size();
      Mac mac = network.ingress ? network.ingress->self.mac : gateway_mac(n);
      segments_.push_back(
          {&subnet, {netns_, n, fmt::format("vxlan{}", n), mtu_, mac, alias_}});
    }
  }

  void add_namespace() {
    out_.namespaces.push_back(network_namespace(view_.netns_folder, network_.id));
    out_.links.push_back(loopback(netns_));
    for (const char* hook : {"iptables", "ip6tables", "arptables"}) {
      sysctl(fmt::format("net/bridge/bridge-nf-call-{}", hook), "0");
    }
    // Ports need no IPv6. Where bridges and VXLAN devices do, they need no addresses but ours.
    sysctl(conf6("default", "disable_ipv6"), "1");
    if (has_ipv6()) {
      sysctl(conf6("default", "addr_gen_mode"), "1");  // IN6_ADDR_GEN_MODE_NONE
      sysctl(conf6("default", "accept_dad"), "0");
    }
    if (segments_.size() > 1) {
      sysctl(forwarding(segments_[0].subnet->prefix.family()), "1");
    }
  }

  void add_segment(const Segment& segment) {
    Vxlan vxlan{.vni = segment.subnet->vni,
                .local = view_.underlay.address,
                .port = view_.underlay.vxlan_port};
    const SegmentPlace& place = segment.place;
    path_.add_segment(place, out_);
    out_.links.push_back(
        {netns_, place.vxlan, vxlan, {}, mtu_, true, path_.master(place), alias_});
    if (has_ipv6()) {
      out_.addresses.push_back({netns_, path_.gateway(place), kGatewayLinkLocal});
    }
    // The one has the gateway, the other answers neighbour solicitations.
    for (const std::string& link : {path_.gateway(place), place.vxlan}) {
      if (has_ipv6()) sysctl(conf6(link, "disable_ipv6"), "0");
    }
  }

  // Gateways of the leading family stand on their own segment, those of the other on the first.
  void add_gateway(const Subnet& subnet) {
    if (subnet.gateway) add_own_address({*subnet.gateway, subnet.prefix.length()});
  }

  // Of this host.
  void add_own_address(const ip::Prefix& address) {
    if (segments_.empty()) return;
    const Segment* own = segment_of(address.address());
    std::string link = path_.gateway((own ? *own : segments_[0]).place);
    out_.addresses.push_back({netns_, link, address});
  }

  void add_local(const LocalEndpoint& local) {
    const auto& endpoint = local.endpoint;
    const Segment* segment = leading_segment(endpoint.addresses);
    if (!segment) return;
    path_.add_local(local, segment->place, out_);
    add_routes(*segment, sandbox_netns(local.sandbox.id), endpoint.ifname);
  }

  // Makes room for so many remote endpoints.
  void expect(size_t count) {
    out_.fdb.reserve(out_.fdb.size() + count);
    out_.neighbors.reserve(out_.neighbors.size() + count);
  }

  void add_remote(const model::EndpointRecord& record) {
    const Segment* segment = leading_segment(record.addresses);
    if (!segment || !record.mac.is_unicast() || record.mac.is_zero() || !reachable(record.vtep))
      return;
    out_.fdb.push_back({netns_, segment->place.vxlan, record.mac, record.vtep});
    if (broadcast_ && flooded_.emplace(segment->place.number, record.vtep).second) {
      out_.fdb.push_back({netns_, segment->place.vxlan, Mac(), record.vtep});
    }
    for (const auto& allocation : record.addresses) {
      const auto& address = allocation.address.address();
      if (!is_host_address(address)) continue;
      out_.neighbors.push_back({netns_, segment->place.vxlan, address, record.mac});
    }
  }

  const std::vector<Segment>& segments() const { return segments_; }

 private:
  void sysctl(std::string path, std::string value) {
    out_.sysctls.push_back({netns_, std::move(path), std::move(value), false});
  }

  bool has_ipv6() const {
    return std::any_of(network_.subnets.begin(), network_.subnets.end(),
                       [](const Subnet& subnet) { return !subnet.prefix.is_v4(); });
  }

  // The other segments are reached through the gateway, which is on this host.
  void add_routes(const Segment& own, const NetnsName& sandbox, const std::string& ifname) {
    if (!own.subnet->gateway) return;
    for (const Segment& other : segments_) {
      if (&other == &own) continue;
      out_.routes.push_back({sandbox, other.subnet->prefix, 0, ifname, own.subnet->gateway});
    }
  }

  const Segment* segment_of(const ip::Address& address) const {
    auto holds = [&](const Segment& segment) { return segment.subnet->prefix.contains(address); };
    auto at = std::find_if(segments_.begin(), segments_.end(), holds);
    return at == segments_.end() ? nullptr : &*at;
  }

  const Segment* leading_segment(const std::vector<model::Allocation>& addresses) const {
    for (const auto& allocation : addresses) {
      if (const Segment* segment = segment_of(allocation.address.address())) return segment;
    }
    return nullptr;
  }

  bool is_host_address(const ip::Address& address) const {
    return std::any_of(network_.subnets.begin(), network_.subnets.end(), [&](const Subnet& subnet) {
      return subnet.prefix.contains(address) && subnet.gateway != address;
    });
  }

  bool reachable(const ip::Address& vtep) const {
    const auto& local = view_.underlay.address;
    return vtep.family() == local.family() && vtep != local && !vtep.is_unspecified() &&
           !vtep.is_multicast();
  }

  // The gateways of other hosts are on the same segment and must have others.
  Mac gateway_mac(size_t segment) const {
    uint64_t hash = fnv1a(view_.underlay.address.to_string(),
                          fnv1a(fmt::format("br{}", segment), fnv1a(network_.id.str())));
    return bridge_mac(hash);
  }

  const View& view_;
  const model::Network& network_;
  NetnsName netns_;
  std::string alias_;
  uint32_t mtu_;
  const Datapath& path_;
  bool broadcast_;
  std::set<std::pair<size_t, ip::Address>> flooded_;  // segment, VTEP
  std::vector<Segment> segments_;
  Snapshot& out_;
};

// There may be many: in this order their entries mostly need no sorting any more.
std::vector<const model::EndpointRecord*> by_address(
    const std::vector<model::EndpointRecord>& records) {
  std::vector<const model::EndpointRecord*> sorted;
  for (const auto& record : records) {
    if (!record.addresses.empty()) sorted.push_back(&record);
  }
  std::ranges::stable_sort(sorted, {}, [](const auto* r) { return r->addresses[0].address; });
  return sorted;
}

}  // namespace

void add_overlay(const View& view, const NetworkView& network, Snapshot& snapshot) {
  Overlay overlay(view, network, snapshot);
  overlay.add_namespace();
  for (const Segment& segment : overlay.segments()) overlay.add_segment(segment);
  for (const Subnet& subnet : network.network.subnets) overlay.add_gateway(subnet);
  if (network.ingress) {
    for (const ip::Prefix& address : network.ingress->addresses) overlay.add_own_address(address);
  }
  for (const LocalEndpoint& local : network.local) overlay.add_local(local);
  overlay.expect(network.remote.size());
  for (const auto* record : by_address(network.remote)) overlay.add_remote(*record);
}

}  // namespace ovn::reconcile
