// SPDX-License-Identifier: Apache-2.0
// SipHash-2-4 (Aumasson and Bernstein 2012): the keyed 64-bit hash behind digests. The key is bound
// to the cluster, so that digests of two clusters never agree by design and nobody outside can
// choose rows that collide.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/bytes.h"

namespace ovn::gossip {

using HashKey = std::array<uint64_t, 2>;

uint64_t siphash(const HashKey& key, ByteView bytes);
// Of two numbers as little-endian bytes.
uint64_t siphash(const HashKey& key, const std::array<uint64_t, 2>& words);

}  // namespace ovn::gossip
