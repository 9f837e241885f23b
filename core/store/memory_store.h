// SPDX-License-Identifier: Apache-2.0
// A store that forgets: for the simulator and for tests, which may make it fail.
#pragma once

#include <map>
#include <utility>

#include "core/store/store.h"

namespace ovn::store {

class MemoryStore : public Store {
 public:
  Result<std::vector<Entry>> load() override;
  Result<void> commit(const Batch& batch) override;

  // The n-th commit from now (1 is the next) fails and changes nothing.
  void fail_commit(unsigned n) { fail_in_ = n; }

 private:
  std::map<std::pair<std::string, std::string>, std::string> entries_;
  unsigned fail_in_ = 0;
};

}  // namespace ovn::store
