// SPDX-License-Identifier: Apache-2.0
// The replay window of one sender's boot (RFC 6479 in spirit): which of the last 256 packet
// counters were seen. A packet is asked about before it is opened and entered only after it opened,
// so that a forged counter cannot move the window.
#pragma once

#include <array>
#include <cstdint>

namespace ovn::gossip {

class ReplayWindow {
 public:
  static constexpr uint64_t kSize = 256;

  // True if `counter` is neither seen nor older than the window.
  bool fresh(uint64_t counter) const;
  // Enters a counter that was fresh.
  void commit(uint64_t counter);

 private:
  bool bit(uint64_t counter) const { return words_[counter / 64 % 4] >> counter % 64 & 1; }

  uint64_t highest_ = 0;
  bool any_ = false;
  std::array<uint64_t, kSize / 64> words_{};
};

}  // namespace ovn::gossip
