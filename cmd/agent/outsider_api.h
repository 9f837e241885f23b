// SPDX-License-Identifier: Apache-2.0
// What an agent answers whose host is in no cluster yet: who it waits for, and nothing else.
#pragma once

#include <string>

#include "cmd/config.h"
#include "core/api/http.h"

namespace ovn::agent {

// "this host is in no cluster: waiting for 'ovn-lite cluster join TOKEN' ..."
std::string waiting_for(const Config& config);

api::Response answer_as_outsider(const api::Request& request, const Config& config);

}  // namespace ovn::agent
