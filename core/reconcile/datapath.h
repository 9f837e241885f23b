// SPDX-License-Identifier: Apache-2.0
// How the containers of one host come onto a segment of an overlay: two ways, chosen per network
// (model::Datapath). Either is a few links around the segment's VXLAN device; what that device
// knows of other hosts is the same in both.
#pragma once

#include "core/kernel/objects.h"
#include "core/reconcile/desired.h"

namespace ovn::reconcile {

// One segment on this host.
struct SegmentPlace {
  kernel::NetnsName netns;  // of the network
  size_t number = 0;        // of the segment in it
  std::string vxlan;
  uint32_t mtu = 0;
  Mac gateway_mac;  // of the link that has the gateway's addresses
  std::string alias;
};

class Datapath {
 public:
  virtual ~Datapath() = default;

  // The bridge that the VXLAN device is a port of; empty if it is none.
  virtual std::string master(const SegmentPlace& place) const = 0;
  // The link that has the gateway's addresses.
  virtual std::string gateway(const SegmentPlace& place) const = 0;
  // Adds that link, and what there is beside the VXLAN device.
  virtual void add_segment(const SegmentPlace& place, kernel::Snapshot& snapshot) const = 0;
  // Adds an endpoint's interface with its addresses.
  virtual void add_local(const LocalEndpoint& local, const SegmentPlace& place,
                         kernel::Snapshot& snapshot) const = 0;
};

const Datapath& datapath_of(const model::Network& network);

}  // namespace ovn::reconcile
