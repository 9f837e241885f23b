// SPDX-License-Identifier: Apache-2.0
// What the data plane is told of services: addresses and weights, nothing of where they come from.
// Of a service inside a network: one BalancedService for each family that it has a virtual address
// (VIP) of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ip.h"
#include "core/base/mac.h"
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

// A port of every host that leads to backends on any host, by the ingress network: addresses of
// backends are those that they have there, of either family, no address twice.
struct IngressPort {
  std::string name;  // the service's
  model::Transport transport = model::Transport::tcp;
  uint16_t port = 0;    // of the hosts
  uint16_t target = 0;  // of the backends
  std::vector<Backend> backends;
  bool here = true;  // otherwise somebody else has it on this host, which may have backends yet

  friend bool operator==(const IngressPort&, const IngressPort&) = default;
};

// A host in the ingress network: what comes in by it reaches the backends from that MAC, and their
// answers go back to it.
struct IngressHost {
  uint16_t number = 0;  // not 0; no two hosts have one
  Mac mac;

  friend bool operator==(const IngressHost&, const IngressHost&) = default;
};

// What the ingress network has on this host besides what every overlay network has.
struct Ingress {
  IngressHost self;
  std::vector<ip::Prefix> addresses;  // of this host in the network, with the subnets' lengths
  std::vector<IngressHost> hosts;     // all, this one among them; by number
  std::vector<IngressPort> ports;     // by transport and port

  friend bool operator==(const Ingress&, const Ingress&) = default;
};

}  // namespace ovn::reconcile
