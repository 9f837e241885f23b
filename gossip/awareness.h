// SPDX-License-Identifier: Apache-2.0
// How well this node itself is doing (Lifeguard's local health, 0 = well, 8 = badly). A node that
// misses answers it should get, has to refute accusations or runs late gives the others more time
// before it accuses them.
#pragma once

#include <algorithm>

namespace ovn::gossip {

class Awareness {
 public:
  static constexpr unsigned kScoreMax = 8;
  // Above this score no suspicion becomes a failure.
  static constexpr unsigned kTrustedMax = 4;

  void good() { score_ -= score_ > 0; }
  void bad(unsigned steps = 1) { score_ = std::min(kScoreMax, score_ + steps); }
  unsigned score() const { return score_; }

  template <class D>
  D scaled(D duration) const {
    return duration * (1 + score_);
  }

 private:
  unsigned score_ = 0;
};

}  // namespace ovn::gossip
