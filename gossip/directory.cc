// SPDX-License-Identifier: Apache-2.0
#include "gossip/directory.h"

#include <algorithm>

#include "core/base/hash.h"

namespace ovn::gossip {

IdentityPtr Directory::intern(const Identity& identity) {
  Bytes bytes;
  Writer out(bytes);
  encode(out, identity);
  auto& slot = known_[fnv1a(as_text(bytes))];
  if (slot && *slot == identity) return slot;
  IdentityPtr made(identity);
  if (!slot || slot.alone()) slot = made;
  if (known_.size() >= sweep_at_) sweep();
  return made;
}

void Directory::sweep() {
  std::erase_if(known_, [](const auto& entry) { return entry.second.alone(); });
  sweep_at_ = std::max<size_t>(64, 2 * known_.size());
}

}  // namespace ovn::gossip
