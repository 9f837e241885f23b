// SPDX-License-Identifier: Apache-2.0
#include "core/reconcile/datapath.h"

#include "core/model/overlay_options.h"
#include "core/reconcile/drivers.h"

namespace ovn::reconcile {

using namespace kernel;

namespace {

// A bridge with the VXLAN device and a veth pair for each container: serves any number of MACs in a
// container.
class BridgePath : public Datapath {
 public:
  std::string master(const SegmentPlace& place) const override { return gateway(place); }
  std::string gateway(const SegmentPlace& place) const override {
    return fmt::format("br{}", place.number);
  }
  void add_segment(const SegmentPlace& place, Snapshot& snapshot) const override {
    snapshot.links.push_back({place.netns, gateway(place), Bridge(), place.gateway_mac, place.mtu,
                              true, "", place.alias});
  }
  void add_local(const LocalEndpoint& local, const SegmentPlace& place,
                 Snapshot& snapshot) const override {
    add_pair(local, {place.netns, gateway(place), place.mtu}, snapshot);
  }
};

// A macvlan on the VXLAN device for each container, and one for the gateway: what a link and those
// on it send never reaches each other.
class MacvlanPath : public Datapath {
 public:
  std::string master(const SegmentPlace&) const override { return ""; }
  std::string gateway(const SegmentPlace& place) const override {
    return fmt::format("gw{}", place.number);
  }
  void add_segment(const SegmentPlace& place, Snapshot& snapshot) const override {
    snapshot.links.push_back({place.netns, gateway(place), on(place), place.gateway_mac, place.mtu,
                              true, "", place.alias});
  }
  void add_local(const LocalEndpoint& local, const SegmentPlace& place,
                 Snapshot& snapshot) const override {
    const auto& endpoint = local.endpoint;
    snapshot.links.push_back({sandbox_netns(local.sandbox.id), endpoint.ifname, on(place),
                              endpoint.mac, place.mtu, true, "", link_alias(endpoint.id.str())});
    add_addresses(local, snapshot);
  }

 private:
  static Macvlan on(const SegmentPlace& place) { return {{place.netns, place.vxlan}}; }
};

}  // namespace

const Datapath& datapath_of(const model::Network& network) {
  static const BridgePath bridge;
  static const MacvlanPath macvlan;
  if (model::overlay_options(network).datapath == model::Datapath::macvlan) return macvlan;
  return bridge;
}

}  // namespace ovn::reconcile
