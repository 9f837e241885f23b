// SPDX-License-Identifier: Apache-2.0
// A node: one host of the cluster, as the manager admitted it. Whether it is alive now is gossip's
// knowledge, not written here.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/ip.h"
#include "core/base/uuid.h"

namespace ovn::model {

struct Node {
  Uuid id;
  std::string name;     // a label, unique in the cluster
  ip::Address address;  // where gossip, the manager and VXLAN reach it
  bool manager = false;
  int64_t joined = 0;  // Unix time, seconds

  friend bool operator==(const Node&, const Node&) = default;
};

}  // namespace ovn::model
