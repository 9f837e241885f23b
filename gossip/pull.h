// SPDX-License-Identifier: Apache-2.0
// Pulling what is missing: a log with a gap, or a member only heard of, is asked for at the member
// that told of it; if no answer brings it, others are asked.
#pragma once

#include <map>
#include <optional>

#include "gossip/frame.h"
#include "gossip/schedule.h"

namespace ovn::gossip {

struct Core;
struct Source;

struct Pulls {
  static constexpr size_t kWantsMax = 4096;
  static constexpr unsigned kTriesMax = 8;

  using Key = std::pair<NetworkTag, Uuid>;
  struct Want {
    Uuid from;  // who has it
    Item at_least;
    unsigned tries = 0;
  };
  std::map<Key, Want> wants;
  Schedule<Key> due;
};

// Sees to it that the owner's log in the scope (in cluster scope also the member) comes to be at
// least as `at_least` says; asks `from` first, after `wait`.
void want(Core& core, NetworkTag scope, const Item& at_least, const Uuid& from, Duration wait);
// Rows of it came, and some still lack: what was lost of an answer, or did not fit into it, is
// asked for after `wait`.
void pull_again(Core& core, NetworkTag scope, const Uuid& owner, Duration wait);
void pull_timeout(Core& core);

// The statements and rows that answer it are added to the source's reply.
void handle(Core& core, Source& source, const Pull& pull);

}  // namespace ovn::gossip
