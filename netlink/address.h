// SPDX-License-Identifier: Apache-2.0
// Interface addresses: RTM_NEWADDR, RTM_DELADDR, RTM_GETADDR. Ours bear our protocol number in
// IFA_PROTO (Linux 5.18): the addresses that the kernel or a container adds to a link are not ours.
#pragma once

#include <optional>

#include "core/kernel/objects.h"
#include "netlink/message.h"

namespace ovn::netlink {

struct KernelAddress {
  uint32_t link = 0;  // its index
  ip::Prefix prefix;
  uint8_t protocol = 0;

  bool is_ours() const { return protocol == kernel::kProtocol; }
};

// Adds the address; EEXIST if it is there. Replacing would not do: older kernels (6.1) then leave
// the mark as it was. IPv6 goes without duplicate address detection: IPAM vouches for uniqueness,
// and a container should not wait a second for it.
Message put_address(const kernel::Address& address, uint32_t link);
Message drop_address(const kernel::Address& address, uint32_t link);
Message dump_addresses();

// Nothing for another type of message, or one without an address.
std::optional<KernelAddress> decode_address(const nlmsghdr& message);

}  // namespace ovn::netlink
