// SPDX-License-Identifier: Apache-2.0
// Elements that translate destinations: those of the maps of these names, in whichever table of
// ours. The kernel asks them about the first packet of a connection only and remembers the answer
// (conntrack): when such an element is put or dropped, what is remembered against it must be
// forgotten, or a client that goes on sending (UDP) is led to where the port was before.
#pragma once

#include <compare>
#include <optional>

#include "core/base/ip.h"
#include "core/kernel/nftables.h"

namespace ovn::kernel::nft {

// Of one address of the host, by (address . protocol . port), and of all, by (protocol . port).
inline constexpr std::string_view kDnatAt4 = "dnat-at4", kDnatAt6 = "dnat-at6";
inline constexpr std::string_view kDnat4 = "dnat4", kDnat6 = "dnat6";

// Of services (core/reconcile/balance.h): what a VIP's slot leads to, by (address . mark) to
// address, and backends that get no new connections, by (address . address).
inline constexpr std::string_view kSlots4 = "slots4", kSlots6 = "slots6";
inline constexpr std::string_view kDraining4 = "draining4", kDraining6 = "draining6";

// Of published services (core/reconcile/ingress.h): what a port's slot leads to, by (protocol .
// port . mark) to (address . port), and backends that get no new connections, by (protocol . port
// . address . port).
inline constexpr std::string_view kTargets4 = "targets4", kTargets6 = "targets6";
inline constexpr std::string_view kLeaving4 = "leaving4", kLeaving6 = "leaving6";

struct Translation {
  uint8_t protocol = 0;
  std::optional<ip::Address> address;  // none: all of the host's own, of the family of `to`
  uint16_t port = 0;
  ip::Endpoint to;

  friend auto operator<=>(const Translation&, const Translation&) = default;
};

// Nothing for an element of another map, or of another size.
std::optional<Translation> translation_of(const Element& element);

// Who serves at a VIP, or at a port of whatever address, as an element of a service's sets says.
struct Served {
  ip::Address vip, backend;  // of a port: the unspecified address of the family
  uint8_t protocol = 0;
  uint16_t port = 0;

  friend auto operator<=>(const Served&, const Served&) = default;
};
// Nothing for an element of another set, or of another size.
std::optional<Served> served_by(const Element& element);
// The length of the VIP or port at the head of such an element's key; 0 for another set's.
size_t head_size(std::string_view set);
bool is_slots(std::string_view set);
// The two sets of one kind: of either, the one with the slots, and that of those that drain.
std::string_view slots_beside(std::string_view set);
std::string_view draining_beside(std::string_view set);

}  // namespace ovn::kernel::nft
