// SPDX-License-Identifier: Apache-2.0
// The rows of the verb table, one part a file. verbs() joins them.
#pragma once

#include "cmd/cli/verbs.h"

namespace ovn::cli {

std::span<const Verb> cluster_verbs();
std::span<const Verb> net_verbs();
std::span<const Verb> attach_verbs();  // attach, detach
std::span<const Verb> service_verbs();
std::span<const Verb> ipam_verbs();
std::span<const Verb> dns_verbs();
std::span<const Verb> agent_verbs();  // agent, status, debug, config, completion

}  // namespace ovn::cli
