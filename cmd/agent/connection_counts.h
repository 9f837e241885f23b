// SPDX-License-Identifier: Apache-2.0
// How many connections backends have now, for people who wait for one that drains: counted in the
// containers' namespaces when somebody asks, one after the other, so that the kernel thread is
// never kept for more than one. Each host counts those of its own backends, and is asked by the
// others (core/model/count_question).
#pragma once

#include <functional>

#include "cmd/agent/kernel_thread.h"
#include "cmd/agent/peer_questions.h"
#include "core/api/service_json.h"
#include "core/controller/host.h"
#include "core/model/count_question.h"

namespace ovn::agent {

// Of more backends on one host the others are not counted.
inline constexpr size_t kCountedMax = 2 * model::kCountsAskedMax;

// For each of these endpoints of this host; nothing for one that is gone or cannot be looked at.
void count_here(KernelThread& kernel, const controller::Host& host,
                const std::vector<model::EndpointId>& endpoints,
                std::function<void(model::Counts)> then);

// Answers other agents.
PeerQuestions::Answerer answer_counts(KernelThread& kernel, const controller::Host& host);

// Of backends on whatever hosts. Takes no longer than a question may.
void count_connections(KernelThread& kernel, const controller::Host& host, PeerQuestions& peers,
                       const api::BackendsByNode& backends,
                       std::function<void(const api::Connections&)> then);

}  // namespace ovn::agent
