// SPDX-License-Identifier: Apache-2.0
#include "netlink/announcement.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <sys/socket.h>

#include <vector>

namespace ovn::netlink {
namespace {

constexpr Mac kBroadcast({0xff, 0xff, 0xff, 0xff, 0xff, 0xff});
constexpr Mac kAllNodesMac({0x33, 0x33, 0, 0, 0, 1});  // RFC 2464, 7
constexpr ip::Address kAllNodes =
    ip::Address::v6({0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

constexpr uint16_t kEthernet = 1, kArpRequest = 1;
constexpr uint8_t kIcmpv6 = 58, kAdvertisement = 136, kTargetMac = 2, kHopsMax = 255;
constexpr uint32_t kOverride = 1u << 29;

void raw(Writer& out, const ip::Address& address) { out.raw({address.data(), address.size()}); }
void raw(Writer& out, const Mac& mac) { out.raw(mac.bytes()); }

void add_arp(Writer& out, const Announcement& of) {
  out.u16(kEthernet);
  out.u16(ETHERTYPE_IP);
  out.u8(6), out.u8(4);
  out.u16(kArpRequest);
  raw(out, of.mac), raw(out, of.address);
  raw(out, Mac()), raw(out, of.address);
}

// RFC 1071.
uint16_t checksum(ByteView bytes) {
  uint32_t sum = 0;
  Reader in(bytes);
  while (!in.at_end()) sum += in.u16();
  sum = (sum >> 16) + (sum & 0xffff);
  return static_cast<uint16_t>(~(sum + (sum >> 16)));
}

Bytes advertisement(const Announcement& of, uint16_t sum) {
  Bytes bytes;
  Writer out(bytes);
  out.u8(kAdvertisement), out.u8(0), out.u16(sum);
  out.u32(kOverride);
  raw(out, of.address);
  out.u8(kTargetMac), out.u8(1), raw(out, of.mac);
  return bytes;
}

void add_neighbor_discovery(Writer& out, const Announcement& of) {
  Bytes summed = advertisement(of, 0);
  auto size = static_cast<uint16_t>(summed.size());
  Writer pseudo(summed);  // RFC 8200, 8.1; in which order is all the same
  raw(pseudo, of.address), raw(pseudo, kAllNodes);
  pseudo.u32(size), pseudo.u32(kIcmpv6);

  out.u32(6u << 28);
  out.u16(size), out.u8(kIcmpv6), out.u8(kHopsMax);
  raw(out, of.address), raw(out, kAllNodes);
  out.raw(advertisement(of, checksum(summed)));
}

}  // namespace

Bytes frame_of(const Announcement& announcement) {
  Bytes frame;
  Writer out(frame);
  bool v4 = announcement.address.is_v4();
  raw(out, v4 ? kBroadcast : kAllNodesMac);
  raw(out, announcement.mac);
  out.u16(v4 ? ETHERTYPE_ARP : ETHERTYPE_IPV6);
  if (v4) add_arp(out, announcement);
  else add_neighbor_discovery(out, announcement);
  return frame;
}

Fd announce(std::span<const Announcement> announcements) {
  // Protocol 0: it sends, and gets nothing.
  Fd socket(::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) return socket;
  for (const Announcement& one : announcements) {
    Bytes frame = frame_of(one);
    sockaddr_ll to{};
    to.sll_family = AF_PACKET;
    to.sll_protocol = htons(one.address.is_v4() ? ETHERTYPE_ARP : ETHERTYPE_IPV6);
    to.sll_ifindex = static_cast<int>(one.link);
    ::sendto(socket.get(), frame.data(), frame.size(), 0, reinterpret_cast<sockaddr*>(&to),
             sizeof to);
  }
  return socket;
}

}  // namespace ovn::netlink
