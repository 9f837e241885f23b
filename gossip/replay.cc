// SPDX-License-Identifier: Apache-2.0
#include "gossip/replay.h"

#include "core/base/check.h"

namespace ovn::gossip {

bool ReplayWindow::fresh(uint64_t counter) const {
  if (!any_ || counter > highest_) return true;
  return highest_ - counter < kSize && !bit(counter);
}

void ReplayWindow::commit(uint64_t counter) {
  OVN_CHECK(fresh(counter));
  if (!any_ || counter > highest_) {
    uint64_t steps = any_ ? counter - highest_ : kSize;
    if (steps >= kSize) words_ = {};
    for (uint64_t c = highest_ + 1; steps < kSize && c <= counter; ++c) {
      words_[c / 64 % 4] &= ~(uint64_t{1} << c % 64);
    }
    highest_ = counter;
    any_ = true;
  }
  words_[counter / 64 % 4] |= uint64_t{1} << counter % 64;
}

}  // namespace ovn::gossip
