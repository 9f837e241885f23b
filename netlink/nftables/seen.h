// SPDX-License-Identifier: Apache-2.0
// What our tables of one namespace were when they were last read, so that a look at what has not
// changed since is one question: the kernel counts the transactions of each namespace
// (nft_net->base_seq, NFT_MSG_GETGEN), ours and everybody's. Tables of the family netdev change
// without one, when their device goes (nf_tables_netdev_event()): then nothing is kept, nor of what
// has more elements than are worth their memory.
#pragma once

#include <cstdint>
#include <vector>

#include "core/kernel/nftables.h"

namespace ovn::netlink {

inline constexpr size_t kSeenElementsMax = 1024;

struct SeenTables {
  uint32_t generation = 0;  // 0: nothing was seen
  std::vector<kernel::nft::Table> tables;
  std::vector<kernel::nft::LooseChain> chains;
  std::vector<kernel::nft::Element> elements;
};

}  // namespace ovn::netlink
