// SPDX-License-Identifier: Apache-2.0
// Endpoints and sandboxes (CNM). A sandbox is a container's network namespace; an endpoint is its
// attachment to one network: addresses, MAC, interface. Both belong to one host and are stored
// there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/id.h"
#include "core/base/ip.h"
#include "core/base/mac.h"
#include "core/model/dns_mode.h"
#include "core/model/network.h"
#include "core/model/publish.h"
#include "core/model/service.h"

namespace ovn::model {

using EndpointId = Id<struct EndpointTag>;  // 32 random hex digits
using SandboxId = Id<struct SandboxTag>;    // 32 random hex digits

// Its identity is the namespace's cookie together with the boot of the host: inode numbers, pids
// and paths are used again, a cookie is not until the next boot. Those that share the host's own
// namespace are told apart by their targets, and end with their process.
struct Sandbox {
  SandboxId id;
  std::string target;      // canonical: "pid:4711", "docker:web", "/run/netns/blue"
  std::string name;        // how people call it; the target if nothing better is known
  std::string netns_path;  // "/proc/4711/ns/net", "/run/netns/blue"
  uint64_t cookie = 0;     // SO_NETNS_COOKIE
  std::string boot_id;     // /proc/sys/kernel/random/boot_id
  int32_t pid = 0;         // 0: not attached by process
  // Of a container that a runtime knows (`target` says which): the runtime's id for it.
  std::string container = {};
  // When it is started again it is attached again, with the same addresses. Until then it waits,
  // without a cookie.
  bool follow = false;
  DnsMode dns = DnsMode::resolv;
  bool shares_host = false;  // has no namespace of its own
  // Of one that shares the host's: when its process began (netlink/processes.h); 0: not known.
  uint64_t began = 0;

  bool waits() const { return follow && cookie == 0; }
  friend bool operator==(const Sandbox&, const Sandbox&) = default;
};

// An address with the revision (the lease's id) under which it was handed out: where two hosts
// claim one address, the higher revision wins.
struct Allocation {
  ip::Prefix address;  // host address with the subnet's length
  uint64_t revision = 0;

  friend bool operator==(const Allocation&, const Allocation&) = default;
};

inline std::vector<ip::Address> addresses_of(const std::vector<Allocation>& allocations) {
  std::vector<ip::Address> addresses;
  for (const auto& allocation : allocations) addresses.push_back(allocation.address.address());
  return addresses;
}

struct Endpoint {
  EndpointId id;
  NetworkId network;
  SandboxId sandbox;
  std::string ifname;
  Mac mac;
  std::vector<Allocation> addresses;
  std::vector<std::string> aliases;
  std::vector<PublishedPort> ports;
  int64_t created = 0;  // Unix time, seconds
  // Of the networks that lead a sandbox outside, the one of highest priority does.
  int32_t gw_priority = 0;
  ServiceId service = {};  // whose backend it is, or none's
  uint16_t weight = 1;
  // Of a backend's place in the ingress network: its endpoint in the service's network, with which
  // it comes and goes. The two are one backend.
  EndpointId twin_of = {};

  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

}  // namespace ovn::model
