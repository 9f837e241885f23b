// SPDX-License-Identifier: Apache-2.0
// Frames for one destination, packed into as few datagrams as hold them, sealed and put into the
// outbox. A letter to a member that is suspected begins with the accusation, so that it can refute.
#pragma once

#include "gossip/core.h"
#include "gossip/packet.h"

namespace ovn::gossip {

// A whole packet of these frames from us; packet counters go up with each.
Bytes seal(Core& core, Form form, ByteView frames);

class Letter {
 public:
  // To a member, in short form; at an address that it sent from rather than that it told of.
  Letter(Core& core, const Member& to) : Letter(core, to, to.identity->endpoint) {}
  Letter(Core& core, const Member& to, const ip::Endpoint& at);
  // To an address whose node may not know us: long form.
  Letter(Core& core, const ip::Endpoint& to);

  void add(const Frame& frame) { add(encode(frame)); }
  void add(ByteView frame);
  // Seals what is left. Nothing happens if nothing was added.
  void send();

  // Frames added so far need that many datagrams.
  size_t datagrams() const { return sealed_ + !frames_.empty(); }
  // Bytes of frames one datagram holds.
  size_t capacity() const;
  bool empty() const { return datagrams() == 0; }
  // Fills the datagram at hand until it is of that size, or somewhat more.
  void pad(size_t size);
  // The datagram at hand, sealed.
  size_t size() const { return frames_.size() + packet_overhead(form_); }

 private:
  Core& core_;
  Bytes opening_;  // goes before the first frame
  Form form_;
  ip::Endpoint to_;
  Bytes frames_;
  size_t sealed_ = 0;
};

// Where a frame came from, and the letter that answers it.
struct Source {
  ip::Endpoint endpoint;
  // The sender; nothing if its boot is not known (it is being admitted).
  std::optional<MemberRef> member;
  // The sender as the packet names it.
  Uuid node;
  BootId boot{};
  // The datagram answered a challenge of ours: the boot is alive now.
  bool proven = false;
  Letter reply;
};

}  // namespace ovn::gossip
