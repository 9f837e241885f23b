// SPDX-License-Identifier: Apache-2.0
#include "core/model/record.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn::model {
namespace {

const EndpointId kId{"0123456789abcdef0123456789abcdef"};

EndpointRecord full_record() {
  return {kId,
          *Mac::parse("02:42:0a:07:00:02"),
          *ip::Address::parse("10.99.0.2"),
          {{*ip::Prefix::parse("10.7.0.2/24"), 17}, {*ip::Prefix::parse("fd00::2/64"), 1ull << 40}},
          "netns:web",
          {"api", "db.internal"}};
}

EndpointRecord full_backend() {
  EndpointRecord record = full_record();
  record.service = ServiceId("5e5e");
  record.weight = 200;
  record.state = BackendState::unhealthy;
  record.drain = 1ull << 40;
  return record;
}

TEST(Record, survives_its_bytes) {
  for (const EndpointRecord& record : {full_record(), full_backend()}) {
    EXPECT_EQ(*decode_endpoint_record(kId, encode(record)), record);
  }

  EndpointRecord bare{kId, *Mac::parse("02:00:00:00:00:01"), *ip::Address::parse("fd00::9"), {}, "",
                      {}};
  EXPECT_EQ(*decode_endpoint_record(kId, encode(bare)), bare);
}

TEST(Record, has_stable_bytes) {
  EXPECT_EQ(to_hex(encode(full_record())),
            "0102420a07000204"
            "0a630002"
            "02"
            "040a0700021811"
            "06fd000000000000000000000000000002"
            "40"
            "808080808020"
            "096e65746e733a776562"
            "02"
            "03617069"
            "0b64622e696e7465726e616c");
  std::string plain = to_hex(encode(full_record())), backend = to_hex(encode(full_backend()));
  EXPECT_EQ(backend, "02" + plain.substr(2) + "0435653565" + "c801" + "02" + "808080808020");
}

TEST(Record, of_a_backend_is_refused_if_it_could_not_have_been_written) {
  Bytes bytes = encode(full_backend());
  size_t tail = bytes.size() - 9;  // weight, state, drain
  auto accepts = [&](size_t at, uint8_t byte) {
    Bytes changed = bytes;
    changed[at] = byte;
    return decode_endpoint_record(kId, changed).has_value();
  };
  EXPECT_TRUE(accepts(tail + 2, 1));
  EXPECT_FALSE(accepts(tail + 2, 3)) << "a state that there is not";
  EXPECT_FALSE(accepts(tail + 1, 3)) << "a weight above the most";
  EXPECT_FALSE(accepts(tail - 1, ' ')) << "an id that is no name";
  EndpointRecord heavy = full_backend();
  heavy.weight = UINT16_MAX;
  EXPECT_EQ(decode_endpoint_record(kId, encode(heavy))->weight, kWeightMax);
}

TEST(Record, is_made_fit_for_the_others_when_written) {
  EndpointRecord record = full_record();
  record.name = "/" + std::string(253, 'p') + "é";
  record.addresses.resize(9, record.addresses[0]);
  record.aliases = {"a b", "", "fine", std::string(64, 'x')};
  record.aliases.resize(30, "more");
  auto decoded = decode_endpoint_record(kId, encode(record));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->name, "/" + std::string(253, 'p'));
  EXPECT_EQ(decoded->addresses.size(), 8u);
  EXPECT_EQ(decoded->aliases.size(), 16u);
  EXPECT_EQ(decoded->aliases[0], "fine");

  record.name = "/run/netns/a\nb\x1b[2J\xff";
  EXPECT_EQ(decode_endpoint_record(kId, encode(record))->name, "/run/netns/a?b?[2J?");
}

TEST(Record, whatever_is_written_is_read) {
  Random random(1);
  auto text = [&] {
    std::string text(random.below(300), '\0');
    for (char& c : text) c = static_cast<char>(random.chance(0.3) ? random.next() : 'a');
    return text;
  };
  for (int round = 0; round < 500; ++round) {
    EndpointRecord record = full_record();
    record.name = text();
    record.addresses.resize(random.below(12), record.addresses[0]);
    record.aliases.clear();
    for (uint64_t i = random.below(20); i > 0; --i) record.aliases.push_back(text());
    if (random.chance(0.5)) {
      record.service = ServiceId(fmt::format("{:x}", random.next()));
      record.weight = static_cast<uint16_t>(random.next());
      record.state = static_cast<BackendState>(random.below(3));
      record.drain = random.next() >> random.below(64);
    }
    Bytes bytes = encode(record);
    auto decoded = decode_endpoint_record(kId, bytes);
    ASSERT_TRUE(decoded);
    ASSERT_EQ(encode(*decoded), bytes);
  }
}

TEST(Record, refuses_every_truncation_and_every_tail) {
  Bytes bytes = encode(full_backend());
  for (size_t size = 0; size < bytes.size(); ++size) {
    auto decoded = decode_endpoint_record(kId, ByteView(bytes).first(size));
    ASSERT_FALSE(decoded) << size;
    ASSERT_EQ(decoded.error().code, Errc::corrupt);
  }
  bytes.push_back(0);
  EXPECT_FALSE(decode_endpoint_record(kId, bytes));
}

// Whatever decodes from damaged bytes must be a record that we could have written.
TEST(Record, a_flipped_bit_gives_an_error_or_another_canonical_record) {
  for (const Bytes& bytes : {encode(full_record()), encode(full_backend())}) {
    for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      Bytes damaged = bytes;
      damaged[bit / 8] ^= static_cast<uint8_t>(1 << (bit % 8));
      auto decoded = decode_endpoint_record(kId, damaged);
      if (decoded) {
        ASSERT_EQ(encode(*decoded), damaged) << bit;
      }
    }
  }
}

TEST(Record, refuses_what_must_not_become_a_forwarding_entry) {
  auto accepts = [](auto change) {
    EndpointRecord record = full_record();
    change(record);
    return decode_endpoint_record(kId, encode(record)).has_value();
  };
  EXPECT_TRUE(accepts([](EndpointRecord&) {}));
  EXPECT_FALSE(accepts([](EndpointRecord& r) { r.mac = Mac({0x01, 0, 0x5e, 0, 0, 1}); }));
  EXPECT_FALSE(accepts([](EndpointRecord& r) { r.mac = Mac(); }));
  for (const char* text : {"0.0.0.0", "::", "127.0.0.1", "::1", "224.0.0.1", "ff02::1"}) {
    ip::Address address = *ip::Address::parse(text);
    EXPECT_FALSE(accepts([&](EndpointRecord& r) { r.vtep = address; })) << text;
    EXPECT_FALSE(accepts([&](EndpointRecord& r) {
      r.addresses[0].address = {address, 24};
    })) << text;
  }
}

TEST(Record, refuses_lists_and_names_above_their_limits) {
  EndpointRecord record = full_record();
  record.addresses.clear(), record.aliases.clear(), record.name.clear();
  const Bytes bare = encode(record);  // ends in: no addresses, empty name, no aliases
  auto decodes = [&](std::initializer_list<uint64_t> counts, size_t filler, uint8_t byte) {
    Bytes bytes(bare.begin(), bare.end() - 3);
    Writer out(bytes);
    for (uint64_t count : counts) out.varint(count);
    bytes.insert(bytes.end(), filler, byte);
    return decode_endpoint_record(kId, bytes).has_value();
  };
  EXPECT_TRUE(decodes({0, 0, 0}, 0, 0));
  EXPECT_FALSE(decodes({9}, 9 * 7 + 2, 4));
  EXPECT_FALSE(decodes({UINT64_MAX}, 100, 4));
  EXPECT_FALSE(decodes({0, 256}, 256 + 1, 'a'));
  EXPECT_FALSE(decodes({0, 0, 17}, 17 * 2, 1));
}

TEST(Record, refuses_an_id_that_is_no_name) {
  for (const char* id : {"", "a\nb", "../x", "\xff"}) {
    auto decoded = decode_endpoint_record(EndpointId(id), encode(full_record()));
    ASSERT_FALSE(decoded);
    EXPECT_EQ(decoded.error().code, Errc::corrupt);
  }
}

}  // namespace
}  // namespace ovn::model
