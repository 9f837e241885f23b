// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/op.h"

namespace ovn::kernel {

bool replaces(const Op& drop, const Op& put) {
  const auto* old = std::get_if<nft::Element>(&drop.object);
  const auto* now = std::get_if<nft::Element>(&put.object);
  return drop.verb == Op::Verb::drop && put.verb == Op::Verb::put && old && now &&
         old->key() == now->key();
}

std::string to_string(const Op& op) {
  std::string text = (op.verb == Op::Verb::put ? "put " : "drop ") + to_string(op.object);
  if (op.flows == Flows::stay) return text;
  return text + (op.flows == Flows::end ? " with its flows" : " with its datagrams");
}

}  // namespace ovn::kernel
