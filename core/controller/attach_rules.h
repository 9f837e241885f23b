// SPDX-License-Identifier: Apache-2.0
// Attaching a sandbox to a network, in steps that whoever waits in between can drive:
//
//   prepare_attach -> NeedLease: ask the manager for it, adopt_lease() (commit its batch), and call
//                     prepare_attach again with the same request
//                  -> NeedPorts: bind the ports of the host, and call prepare_attach again at once
//                     with those, or with what is known of the one that could not be had
//                  -> Ready: the endpoint is in the state; commit the batch; then confirm_attach(),
//                     and hand view(host) to the reconciler; answer when its objects are done
//
// Nothing is changed before Ready. An address is taken in memory at once, so that two requests
// under way at a time cannot choose the same one.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "core/controller/host.h"

namespace ovn::controller {

struct AttachRequest {
  // The target, resolved: target, netns_path, cookie, boot_id, pid and container as found, name and
  // follow if the caller gave them. Its id is a fresh one, used if the namespace is in no sandbox
  // yet.
  model::Sandbox sandbox;
  // Names of the links that are in the namespace already: not chosen for the new one.
  std::vector<std::string> present_links;
  // A fresh id for the endpoint.
  model::EndpointId endpoint;

  std::string network;  // name, id or beginning of an id
  std::optional<ip::Address> ip;
  std::optional<ip::Address> ip6;
  std::optional<Mac> mac;
  std::string ifname;  // empty: the first free eth<N>
  std::vector<std::string> aliases;
  std::vector<model::PublishRequest> publish;
  int32_t gw_priority = 0;
  std::string service;  // name, id or beginning of an id; empty: it is no backend
  uint16_t weight = 1;
  // How the container asks for names, from now on. None: as it did before; a new one has
  // `sandbox.dns`.
  std::optional<model::DnsMode> dns;
  int64_t now = 0;  // Unix time, seconds
  // What NeedPorts asked for and got.
  std::vector<model::PublishedPort> reserved;
  // Ports of the host that other processes have, and who they are: they are not chosen again.
  std::map<model::HostPort, std::string> taken;
  // Subnets for which the manager refused a lease as exhausted, and why: the next one is tried.
  std::map<ip::Prefix, std::string> exhausted;
};

// No block of this host has room (address is empty), or the wanted address is in none of them.
struct NeedLease {
  model::NetworkId network;
  ip::Prefix subnet;
  std::optional<ip::Address> address;

  friend bool operator==(const NeedLease&, const NeedLease&) = default;
};

// Ports of the host are to be bound, so that no other process gets them.
struct NeedPorts {
  std::vector<model::PublishedPort> ports;
  std::vector<model::HostPort> on_host;
};

struct Ready {
  model::Endpoint endpoint;
  model::Sandbox sandbox;
  store::Batch batch;
};

using AttachStep = std::variant<NeedLease, NeedPorts, Ready>;

// Errors: not_found (no such network or service in the cache: the manager may know it), invalid
// (name, alias, interface name, MAC, address outside the subnets or not for hosts, no such family,
// ports that cannot be published), conflict (name, address, MAC or port in use, naming the holder;
// interface name taken; sandbox is in that network).
Result<AttachStep> prepare_attach(Host& host, const AttachRequest& request, Instant now);

// The batch of Ready is on disk: from now on view() and gossip_wish() show the endpoint. False if
// it was detached in between.
bool confirm_attach(Host& host, const model::EndpointId& endpoint);

}  // namespace ovn::controller
