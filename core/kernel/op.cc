// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/op.h"

namespace ovn::kernel {

std::string to_string(const Op& op) {
  return (op.verb == Op::Verb::put ? "put " : "drop ") + to_string(op.object);
}

}  // namespace ovn::kernel
