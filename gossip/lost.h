// SPDX-License-Identifier: Apache-2.0
// Where members were that failed and were forgotten since: they may live, on the other side of a
// split that lasts longer than members are kept, so somebody knocks there now and then until a week
// after they failed (Config::heal_for). When there are too many, the one that failed first goes.
#pragma once

#include <map>
#include <optional>

#include "core/base/ip.h"
#include "core/base/time.h"
#include "core/base/uuid.h"

namespace ovn::gossip {

class Lost {
 public:
  static constexpr size_t kMax = 1024;

  // False if another had to go for it.
  bool add(const Uuid& node, const ip::Endpoint& endpoint, Instant until);
  // The node is known again, or another is where it was.
  void found(const Uuid& node, const ip::Endpoint& endpoint);
  // The next one to knock at, each in its turn; forgets those whose time is over.
  std::optional<ip::Endpoint> next(Instant now);
  // Calls f(Uuid, ip::Endpoint) for each.
  template <class F>
  void for_each(F f) const {
    for (const auto& [node, place] : places_) f(node, place.endpoint);
  }
  bool empty() const { return places_.empty(); }
  size_t size() const { return places_.size(); }

 private:
  struct Place {
    ip::Endpoint endpoint;
    Instant until;
  };
  std::map<Uuid, Place> places_;
  Uuid last_;  // knocked at
};

}  // namespace ovn::gossip
