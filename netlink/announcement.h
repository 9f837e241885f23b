// SPDX-License-Identifier: Apache-2.0
// Tells those on a link which MAC an address has from now on. The address may have been another
// container's a moment ago: whoever remembers that one's MAC would send to it until he finds out
// himself, seconds later, and so would switches and bridges which learnt where the MAC was. For
// IPv4 it is an ARP announcement (RFC 5227, 3), for IPv6 an unsolicited neighbour advertisement
// (RFC 4861, 7.2.6). Both change what is remembered and add nothing.
//
// The kernel would send them if it were made to believe that the MAC changed (arp_notify,
// ndisc_notify), and would forget permanent neighbours with it (neigh_changeaddr()); so they are
// frames of ours.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/bytes.h"
#include "core/base/mac.h"
#include "netlink/fd.h"

namespace ovn::netlink {

struct Announcement {
  uint32_t link = 0;  // index
  Mac mac;
  ip::Address address;
};

// From the Ethernet header on.
Bytes frame_of(const Announcement& announcement);

// Sends them in the calling thread's namespace, as far as the links take them: what is announced is
// there in any case. To close the result the kernel waits for a grace period of RCU
// (packet_release()).
Fd announce(std::span<const Announcement> announcements);

}  // namespace ovn::netlink
