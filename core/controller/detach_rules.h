// SPDX-License-Identifier: Apache-2.0
// How endpoints end: by request, because the container's namespace is gone, or because the host was
// booted since. The endpoint leaves the state at once and its addresses are free again; kernel and
// gossip follow from view() and gossip_wish().
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/controller/host.h"

namespace ovn::controller {

struct DetachRequest {
  std::string target;   // canonical, as in Sandbox::target
  uint64_t cookie = 0;  // of the namespace that the target is now; 0: it is gone
  std::string network;  // name, id or beginning of an id; empty: all
  std::string name;     // what was typed, if it may be the name or id of a container
};

struct Detached {
  std::vector<reconcile::LocalEndpoint> endpoints;
  store::Batch batch;
};

// Errors: not_found (target not attached, or not to that network), conflict (the name is that of
// several).
Result<Detached> detach(Host& host, const DetachRequest& request, Instant now);

// An attachment that could not be brought about ends as if it had not been.
Detached take_back(Host& host, const model::EndpointId& endpoint, Instant now);

// The namespace of this sandbox does not exist any more.
Detached release_sandbox(Host& host, const model::SandboxId& sandbox, Instant now);

// The process by which it was attached has ended, but its namespace lives on in another one.
store::Batch move_sandbox(Host& host, const model::SandboxId& sandbox, int32_t pid,
                          std::string netns_path);

// Everything that belongs to another boot of the host than host.boot_id: cookies start again. What
// is followed waits.
Detached release_earlier_boots(Host& host, Instant now);

}  // namespace ovn::controller
