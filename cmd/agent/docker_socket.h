// SPDX-License-Identifier: Apache-2.0
// Docker's API on its unix socket: a question, one connection each, answered within a given time
// whatever Docker does; and its stream of events.
#pragma once

#include <functional>
#include <memory>

#include "cmd/agent/channel.h"
#include "cmd/http/message.h"
#include "core/base/time.h"
#include "core/runtime/answers.h"

namespace ovn::agent {

// GET `path`. Errors: unavailable (nobody listens at the socket), timeout, corrupt (no HTTP).
void ask_docker(Loop& loop, const std::string& socket, std::string path, Duration at_most,
                std::function<void(Result<http::Response>)> done);

// The container that Docker knows by that name, id or beginning of an id, if there is one. Errors:
// those of ask_docker(); conflict (Docker's own words).
void find_docker_container(
    Loop& loop, const std::string& socket, const std::string& word, Duration at_most,
    std::function<void(Result<std::optional<runtime::Container>>)> done);

}  // namespace ovn::agent
