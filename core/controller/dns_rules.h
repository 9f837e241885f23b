// SPDX-License-Identifier: Apache-2.0
// Which names there are, and who may ask for them, derived from what this host knows. Of each
// network with a container of this host in it: the containers' names, aliases and short ids, with
// the nodes they are on. Records that linger for the data plane alone (their agent has failed) have
// no names. A service's name stands for its virtual addresses or, without any, for the backends
// that can serve, as tasks.NAME does in any case; its ports are told as _PORT._PROTO.NAME.
#pragma once

#include <map>
#include <vector>

#include "core/controller/host.h"
#include "core/dns/zone.h"

namespace ovn::controller {

struct NetworkNames {
  std::string network;
  std::vector<ip::Prefix> subnets;
  std::vector<dns::Source> sources;
  std::vector<dns::PortSource> ports = {};
  bool complete = true;  // what other hosts have there is known, or was waited for long enough

  friend bool operator==(const NetworkNames&, const NetworkNames&) = default;
};

// Who asks. In a sandbox that is not here nobody may ask anything.
struct Asking {
  std::vector<model::NetworkId> networks;  // by name, then id
  bool forwards = false;                   // one of them is not internal

  friend auto operator<=>(const Asking&, const Asking&) = default;
};

std::map<model::NetworkId, NetworkNames> network_names(const Host& host, Instant now);
// When the next network becomes complete by time alone; kNever if none does.
Instant names_deadline(const Host& host, Instant now);

// Those with names, in networks that have interfaces.
std::map<model::SandboxId, Asking> asking_sandboxes(const Host& host);

// The names of one endpoint, the one that its addresses are called by first.
std::vector<std::string> names_of(std::string_view sandbox, const std::vector<std::string>& aliases,
                                  const model::EndpointId& id);

// The sandbox that is called so: by its name, its target or what begins its id. Errors: not_found,
// conflict (several).
Result<const model::Sandbox*> find_named_sandbox(const Host& host, std::string_view reference);

}  // namespace ovn::controller
