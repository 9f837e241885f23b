// SPDX-License-Identifier: Apache-2.0
// What the data plane is told of services: addresses and weights, nothing of where they come from.
// Of a service inside a network: one BalancedService for each family that it has a virtual address
// (VIP) of. Of published ports that every host answers: Ingress, once for a host.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ip.h"
#include "core/base/mac.h"
#include "core/model/endpoint.h"
#include "core/model/publish.h"

namespace ovn::reconcile {

// Weight 0 is one that drains: it gets no new connections, and those that it has go on. One that is
// in the list no more is gone for good, and what is still sent to it is answered by a reset.
struct Backend {
  ip::Address address;
  uint16_t weight = 1;

  friend bool operator==(const Backend&, const Backend&) = default;
};

// Backends are of the VIP's family, no address twice. None with a weight: connections are refused.
struct BalancedService {
  std::string name;
  ip::Address vip;
  std::vector<Backend> backends;

  friend bool operator==(const BalancedService&, const BalancedService&) = default;
};

// The namespace on this host in which connections from outside are balanced; it is ours.
inline const model::SandboxId kIngressSandbox{"ingress"};

// A host whose ingress namespace may send to backends. Its number is its own in the cluster for as
// long as it is in the list: backends mark connections with it.
struct IngressHost {
  uint16_t number = 0;  // 1..kIngressHostsMax
  Mac mac;              // of its endpoint on the ingress network

  friend bool operator==(const IngressHost&, const IngressHost&) = default;
};
inline constexpr uint16_t kIngressHostsMax = 1024;

// `address` is the backend's on the ingress network, of either family.
struct IngressBackend {
  Backend backend;
  bool local = false;  // on this host

  friend bool operator==(const IngressBackend&, const IngressBackend&) = default;
};

// One published port; the same one for both families.
struct IngressPort {
  model::Transport transport = model::Transport::tcp;
  uint16_t published = 0;
  uint16_t target = 0;
  bool local_first = false;  // backends of other hosts only while there is none here
  std::vector<IngressBackend> backends;

  friend bool operator==(const IngressPort&, const IngressPort&) = default;
};

struct Ingress {
  // This host's endpoint on the ingress network, in kIngressSandbox. The network is among the
  // View's, with the endpoints of backends here in its `local`, and without this one.
  model::Endpoint self;
  uint16_t number = 0;             // this host's among `hosts`
  std::vector<IngressHost> hosts;  // all of them
  std::vector<IngressPort> ports;

  friend bool operator==(const Ingress&, const Ingress&) = default;
};

}  // namespace ovn::reconcile
