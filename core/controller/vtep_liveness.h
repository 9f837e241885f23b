// SPDX-License-Identifier: Apache-2.0
// Is a host dead, or only its agent? When gossip calls a member FAILED, its host's kernel may go on
// carrying packets: forwarding entries stay while it answers ICMP echo requests at its VTEP. This
// machine says when to ask and what to believe: a target is believed alive until three requests in
// a row, five seconds apart, went unanswered, and again as soon as it answers.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "core/base/ip.h"
#include "core/base/time.h"

namespace ovn::controller {

inline constexpr Duration kEchoInterval = std::chrono::seconds(5);
inline constexpr unsigned kEchoMissesMax = 3;

class VtepLiveness {
 public:
  // The VTEPs of all members that failed. New ones are asked at once; the others are forgotten.
  void set_targets(const std::set<ip::Address>& targets, Instant now);

  void handle_reply(const ip::Address& from);
  // The targets to send an echo request to now. True in `changed` if a target's fate turned.
  std::vector<ip::Address> poll(Instant now, bool& changed);
  Instant next_deadline() const;

  // True for addresses that are no targets as well: nobody doubts them.
  bool alive(const ip::Address& vtep) const;

 private:
  struct Target {
    Instant ask_at;
    unsigned asked = 0;  // requests since the last reply
    bool dead = false;
    bool revived = false;  // answered after it was believed dead; poll() has not told yet
  };
  std::map<ip::Address, Target> targets_;
};

}  // namespace ovn::controller
