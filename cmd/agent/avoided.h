// SPDX-License-Identifier: Apache-2.0
// Requests that may make a network tell the manager where this host's routes lead, so that subnets
// from the default pools keep clear of it.
#pragma once

#include <functional>
#include <vector>

#include "cmd/agent/kernel_thread.h"
#include "core/api/http.h"
#include "core/base/ip.h"

namespace ovn::agent {

using Prefixes = std::vector<ip::Prefix>;

// Reads them on the kernel thread. Errors: kernel.
void read_avoided(KernelThread& kernel, std::function<void(Result<Prefixes>)> then);

// The request, a JSON object, with the field "avoid". Errors: invalid.
Result<api::Request> with_avoided(api::Request request, const Prefixes& avoid);

}  // namespace ovn::agent
