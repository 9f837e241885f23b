// SPDX-License-Identifier: Apache-2.0
#include "test/fuzz/target.h"

namespace ovn::fuzz {

const std::vector<Target>& targets() {
  static const std::vector<Target> all = [] {
    std::vector<Target> list;
    for (auto part : {text_targets, json_targets, http_targets, file_targets, gossip_targets,
                      netlink_targets, nftables_targets, runtime_targets, dns_targets}) {
      for (Target& target : part()) list.push_back(std::move(target));
    }
    return list;
  }();
  return all;
}

}  // namespace ovn::fuzz
