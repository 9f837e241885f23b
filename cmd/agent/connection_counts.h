// SPDX-License-Identifier: Apache-2.0
// How many connections this host's backends of a service have now, for people who wait for one that
// drains: counted in the containers' namespaces when somebody asks, one after the other, so that
// the kernel thread is never kept for more than one.
#pragma once

#include <functional>
#include <map>

#include "cmd/agent/kernel_thread.h"
#include "core/controller/host.h"

namespace ovn::agent {

// Of more backends on one host the others are not counted.
inline constexpr size_t kCountedMax = 64;

using ConnectionCounts = std::map<model::EndpointId, size_t>;

// What could not be counted is left out.
void count_connections(KernelThread& kernel, const controller::Host& host,
                       const model::ServiceId& service,
                       std::function<void(ConnectionCounts)> then);

}  // namespace ovn::agent
