// SPDX-License-Identifier: Apache-2.0
// How many connections backends have is known to the kernels of their hosts alone, so one agent
// asks the other (gossip::Node::ask): for some endpoints of its, and the answer has a number for
// each, in their order. Bytes decoded as if hostile.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/model/endpoint.h"

namespace ovn::model {

// In one question.
inline constexpr size_t kCountsAskedMax = 30;

// Requires 1 to kCountsAskedMax.
Bytes encode_count_question(std::span<const EndpointId> endpoints);
// Errors: corrupt: other bytes than encode_count_question() makes.
Result<std::vector<EndpointId>> decode_count_question(ByteView bytes);

// Nothing for an endpoint that could not be looked at.
using Counts = std::vector<std::optional<uint32_t>>;
Bytes encode_counts(const Counts& counts);
// Errors: corrupt: no answer to a question for so many.
Result<Counts> decode_counts(ByteView bytes, size_t asked);

}  // namespace ovn::model
