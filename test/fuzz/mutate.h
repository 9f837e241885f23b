// SPDX-License-Identifier: Apache-2.0
// Makes hostile inputs out of valid ones. Every input follows from a target, a seed and a round, so
// that three words repeat it.
#pragma once

#include "test/fuzz/target.h"

namespace ovn::fuzz {

inline constexpr size_t kInputMax = 4096;

// One of the target's valid inputs (possibly joined with another) after a few random changes; now
// and then unchanged or plain noise.
Bytes input_of(const Target& target, uint64_t seed, uint64_t round);

}  // namespace ovn::fuzz
