// SPDX-License-Identifier: Apache-2.0
// The outside of a datagram. A clear header, which is authenticated, then sealed frames:
//
//    0  u8   magic: 0xD7 short, 0xD8 long
//    1  u8   version:4 | suite:4 (1 = AES-256-GCM with keys by HKDF-SHA256)
//    2  u16  id of the group key
//    4  u32  cluster tag
//    8  u32  node tag of the sender      12  u32  boot tag of the sender
//   16  u64  counter: with the suite it makes the nonce, and feeds the replay window
//   24  uuid and boot_id of the sender (32 bytes), long form only
//   --  sealed: u8 reserved, u8 sender's awareness, u16 newest key id it holds, frames...
//   --  16 bytes of tag
//
// The long form is for those who cannot know the sender yet: it says from what to derive the key.
#pragma once

#include <optional>

#include "gossip/crypto.h"
#include "gossip/identity.h"

namespace ovn::gossip {

enum class Form : uint8_t { short_form = 0xd7, long_form = 0xd8 };

inline constexpr uint8_t kVersion = 1;
inline constexpr uint8_t kSuite = 1;
inline constexpr size_t kPreambleSize = 4;  // sealed, before the frames

struct Header {
  Form form = Form::short_form;
  uint8_t version = kVersion;
  uint8_t suite = kSuite;
  uint16_t key_id = 0;
  uint32_t cluster = 0;
  uint32_t node = 0;
  uint32_t boot = 0;
  uint64_t counter = 0;
  // Long form only.
  Uuid uuid;
  BootId boot_id{};

  size_t size() const { return header_size(form); }
  static size_t header_size(Form form) { return form == Form::long_form ? 56 : 24; }
  friend bool operator==(const Header&, const Header&) = default;
};

// Everything of a datagram that is not frames.
size_t packet_overhead(Form form);

void encode(Writer& out, const Header& header);
// Nothing if the bytes are too few for a packet, the magic is another, or a long form's tags are
// not those of its uuid and boot.
std::optional<Header> decode_header(ByteView datagram);

Nonce packet_nonce(const Header& header);

struct Preamble {
  uint8_t awareness = 0;
  uint16_t newest_key = 0;
};
void encode(Writer& out, const Preamble& preamble);
Preamble decode_preamble(Reader& in);

}  // namespace ovn::gossip
