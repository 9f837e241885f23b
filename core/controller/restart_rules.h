// SPDX-License-Identifier: Apache-2.0
// Containers that are followed over their restarts (model::Sandbox::follow): when one ends, its
// endpoints stay in the state with their addresses and ports, but the kernel has them not, and the
// other hosts know only that they wait; when its runtime starts it again, they are attached to the
// new namespace. All of it is on disk, so that it outlives the agent.
#pragma once

#include "core/controller/detach_rules.h"

namespace ovn::controller {

// The gossip table of endpoints that wait: key and value as in model::kEndpointTable.
inline constexpr uint8_t kWaitingTable = 4;

// The endpoint is on disk, and its container runs: kernel and gossip are to have it.
bool is_live(const Host& host, const model::Endpoint& endpoint);

// Whether a sandbox that has ended is to wait for its container.
bool is_followed(const model::Sandbox& sandbox);

// The namespace of this sandbox does not exist any more, but its container may come back.
store::Batch begin_wait(Host& host, const model::SandboxId& sandbox, Instant now);

// The sandbox is the namespace of `found` from now on: target, path, cookie, boot and process.
store::Batch end_wait(Host& host, const model::SandboxId& sandbox, const model::Sandbox& found);

// Why a container that has started again cannot be attached as it was; empty if it can: others have
// an address of its by now, or its namespace has been attached by hand.
std::string obstacle(const Host& host, const model::SandboxId& sandbox,
                     const model::Sandbox& found);

// The sandboxes that wait, by id.
std::vector<model::Sandbox> waiting(const Host& host);

}  // namespace ovn::controller
