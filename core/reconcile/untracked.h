// SPDX-License-Identifier: Apache-2.0
// Rules of nftables that translate addresses make the kernel track every connection of their
// namespace. On a host with uplinks those would be VXLAN's outer packets too: on both hosts an
// entry for each connection inside, which chooses the source port (RFC 7348, 5), and none of which
// anything is translated. This table takes them out. To other rules of the host they are
// `untracked`; what came in never was `established`, as nothing goes back between the same ports.
#pragma once

#include "core/kernel/nftables.h"
#include "core/reconcile/desired.h"

namespace ovn::reconcile {

inline constexpr std::string_view kUntrackedTable = "ovn-lite-vxlan";

// Takes out what is for our VTEP or from it: others' VXLAN may be translated on its way through.
kernel::nft::Table untracked_table(const Underlay& underlay);

}  // namespace ovn::reconcile
