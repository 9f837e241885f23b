// SPDX-License-Identifier: Apache-2.0
// A lease: a block of a subnet that the manager gave to one host, which hands out its addresses
// alone. Single addresses are leases of a /32 or /128. Ids only ever grow; they are the revision
// that settles conflicts between hosts.
#pragma once

#include <cstdint>

#include "core/base/ip.h"
#include "core/base/uuid.h"
#include "core/model/network.h"

namespace ovn::model {

struct Lease {
  uint64_t id = 0;
  NetworkId network;
  ip::Prefix subnet;
  ip::Prefix block;
  Uuid holder;  // a Node's id

  friend bool operator==(const Lease&, const Lease&) = default;
};

}  // namespace ovn::model
