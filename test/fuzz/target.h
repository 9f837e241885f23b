// SPDX-License-Identifier: Apache-2.0
// Fuzz targets: one for every decoder of bytes that somebody else wrote. A target has valid inputs
// to begin with and a function that decodes whatever it gets; it must neither crash nor break what
// it promises (what was decoded is encoded to bytes that decode to the same).
// test/fuzz/fuzz_test.cc runs each a bounded number of times, `make fuzz` for as long as it is let.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/bytes.h"

namespace ovn::fuzz {

struct Target {
  std::string_view name;
  std::vector<Bytes> seeds;
  void (*run)(ByteView input);
};

const std::vector<Target>& targets();

// The parts of targets(), by what they read.
std::vector<Target> text_targets();
std::vector<Target> json_targets();
std::vector<Target> http_targets();
std::vector<Target> file_targets();
std::vector<Target> gossip_targets();
std::vector<Target> netlink_targets();
std::vector<Target> nftables_targets();
std::vector<Target> runtime_targets();
std::vector<Target> dns_targets();

inline Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

}  // namespace ovn::fuzz
