// SPDX-License-Identifier: Apache-2.0
// A Core of a cluster of two or more, for tests of the rules, and a look into what it sends.
#pragma once

#include <chrono>
#include <list>
#include <vector>

#include "core/base/check.h"
#include "gossip/core.h"
#include "gossip/frame.h"
#include "gossip/letter.h"
#include "gossip/packet.h"
#include "gossip/standing.h"
#include "test/gossip/null_crypto.h"

namespace ovn::gossip {

// The node of that number: its uuid begins with the number, its address is 10.0.0.number.
inline Identity identity_of(uint8_t number) {
  return {Uuid({number}), 1, {number}, "host", {ip::Address::v4(0x0a000000u + number), 7946}};
}

inline Config config_of_tests() {
  Config config;
  config.cluster = Uuid({0xcc});
  config.keys = {{1, {7}}};
  return config;
}

struct Host {
  explicit Host(uint8_t number) : Host(identity_of(number)) {}
  explicit Host(const Identity& identity)
      : core(config_of_tests(), identity, crypto, identity.node.bytes()[0],
             Instant(std::chrono::hours(1)), nullptr) {}

  // Makes that node a member.
  MemberRef add(uint8_t number) {
    MemberRef ref = core.members.add(core.directory->intern(identity_of(number)));
    core.members[ref].since = core.members[ref].heard = core.now;
    enter(core, ref);
    return ref;
  }
  Member& member(uint8_t number) { return *core.member(identity_of(number).node); }

  // That a datagram of that node came.
  Source from(uint8_t number) {
    Identity sender = identity_of(number);
    auto ref = core.members.find(sender.node);
    return {sender.endpoint, ref,   sender.node, sender.boot_id, false,
            ref ? Letter(core, core.members[*ref]) : Letter(core, sender.endpoint)};
  }

  // The frames of all datagrams sent since the last call.
  std::vector<Frame> sent() {
    std::vector<Frame> frames;
    for (; !core.outbox.empty(); core.outbox.pop_front()) {
      opened.push_back(open(core.outbox.front().bytes));
      Reader in(opened.back());
      decode_preamble(in);
      while (!in.at_end()) {
        Received received = decode_frame(in);
        if (received.frame) frames.push_back(*received.frame);
      }
    }
    return frames;
  }

  // Those of one kind among them.
  template <class Kind>
  static std::vector<Kind> only(const std::vector<Frame>& frames) {
    std::vector<Kind> kinds;
    for (const Frame& frame : frames) {
      if (auto kind = std::get_if<Kind>(&frame)) kinds.push_back(*kind);
    }
    return kinds;
  }

  Bytes open(ByteView datagram) {
    auto header = decode_header(datagram);
    OVN_CHECK(header);
    SecretKey key = packet_key(crypto, core.keyring.find(header->key_id)->key,
                               core.config.cluster, core.self->node, core.self->boot_id);
    Bytes plain;
    OVN_CHECK(crypto.open(key, packet_nonce(*header), datagram.first(header->size()),
                          datagram.subspan(header->size()), plain));
    return plain;
  }

  NullCrypto crypto;
  Core core;
  std::list<Bytes> opened;  // what the rows of segments point into
};

}  // namespace ovn::gossip
