// SPDX-License-Identifier: Apache-2.0
// The wish that backends get no new connections: one endpoint's, or those of all endpoints of a
// node. Central state, told to the hosts with the policy; the host of a backend says so in the
// endpoint's record, and every host in the network answers when its kernel has followed.
#pragma once

#include <cstdint>

#include "core/base/uuid.h"
#include "core/model/endpoint.h"

namespace ovn::model {

struct Drain {
  uint64_t id = 0;  // the revision at which it began: what the hosts confirm
  Uuid node;
  EndpointId endpoint;  // empty: all of the node's

  friend bool operator==(const Drain&, const Drain&) = default;
};

}  // namespace ovn::model
