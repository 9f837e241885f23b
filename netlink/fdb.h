// SPDX-License-Identifier: Apache-2.0
// Forwarding entries of VXLAN devices: RTM_NEWNEIGH, RTM_DELNEIGH, RTM_GETNEIGH of AF_BRIDGE with
// NTF_SELF (the device's own table, not that of a bridge above it). They have no room for a mark:
// on a device of ours every entry is ours. Replace semantics: an exclusive create would fail on the
// entry that learning, or an earlier life of the MAC on another host, left behind. The zero MAC has
// a list of destinations, which are added and dropped one by one (vxlan_fdb_append()).
#pragma once

#include <optional>

#include "core/kernel/objects.h"
#include "netlink/message.h"

namespace ovn::netlink {

struct KernelFdbEntry {
  uint32_t link = 0;  // its index
  Mac mac;
  std::optional<ip::Address> vtep;
  bool permanent = false;
};

Message put_fdb(const kernel::FdbEntry& entry, uint32_t link);
Message drop_fdb(const kernel::FdbEntry& entry, uint32_t link);
// Those of one device.
Message dump_fdb(uint32_t link);

// Nothing for another type of message, another family, an entry of a bridge, or one without MAC.
std::optional<KernelFdbEntry> decode_fdb(const nlmsghdr& message);

}  // namespace ovn::netlink
