// SPDX-License-Identifier: Apache-2.0
#include "core/dns/name.h"

#include <gtest/gtest.h>

#include "core/base/random.h"

namespace ovn::dns {
namespace {

Bytes bytes_of(std::string_view hex) {
  Bytes bytes;
  EXPECT_TRUE(from_hex(hex, bytes)) << hex;
  return bytes;
}

std::string read_at(const Bytes& message, size_t at) {
  Name name;
  return read_name(message, at, name) ? fmt::format("{} then {}", name.to_text(), at) : "malformed";
}

TEST(Name, is_read_from_text_with_or_without_the_root) {
  EXPECT_EQ(Name::from_text("web.backend")->key(), "\3web\7backend");
  EXPECT_EQ(*Name::from_text("web.backend."), *Name::from_text("web.backend"));
  EXPECT_EQ(Name::from_text(".")->key(), "");
}

TEST(Name, that_no_message_could_carry_is_refused) {
  std::string label(63, 'a');
  EXPECT_TRUE(Name::from_text(label));
  EXPECT_FALSE(Name::from_text(label + "a"));
  EXPECT_FALSE(Name::from_text(""));
  EXPECT_FALSE(Name::from_text("a..b"));
  EXPECT_FALSE(Name::from_text(".a"));
  std::string longest = label + "." + label + "." + label + "." + std::string(61, 'b');
  EXPECT_TRUE(Name::from_text(longest));
  EXPECT_FALSE(Name::from_text(longest + "b"));
  Name name = *Name::from_text(longest);
  EXPECT_FALSE(name.append(*Name::from_text("x")));
  EXPECT_EQ(name.to_text(), longest);
}

TEST(Name, is_shown_with_what_is_no_letter_escaped) {
  Name name;
  EXPECT_TRUE(name.append_label(as_bytes("a.b c\n")));
  EXPECT_EQ(name.to_text(), "a\\046b\\032c\\010");
  EXPECT_EQ(Name().to_text(), ".");
}

TEST(Name, in_lower_case_keeps_everything_but_letters) {
  Name name = *Name::from_text("WeB-1.Back_End");
  name.make_lower();
  EXPECT_EQ(name.to_text(), "web-1.back_end");
  EXPECT_EQ(name.labels(), 2u);
}

TEST(Name, of_an_address_and_back) {
  auto v4 = *ip::Address::parse("10.1.2.3"), v6 = *ip::Address::parse("fd00::a:1");
  EXPECT_EQ(Name::reverse_of(v4).to_text(), "3.2.1.10.in-addr.arpa");
  EXPECT_EQ(Name::reverse_of(v6).to_text(),
            "1.0.0.0.a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.d.f.ip6.arpa");
  EXPECT_EQ(Name::reverse_of(v4).reversed(), v4);
  EXPECT_EQ(Name::reverse_of(v6).reversed(), v6);
  for (const char* text : {"web", "in-addr.arpa", "2.1.10.in-addr.arpa", "256.2.1.10.in-addr.arpa",
                           "03.2.1.10.in-addr.arpa", "x.3.2.1.10.in-addr.arpa", "1.ip6.arpa",
                           "10.in-addr.arpa"}) {
    EXPECT_FALSE(Name::from_text(text)->reversed()) << text;
  }
}

TEST(ReadName, follows_pointers_to_what_stands_before) {
  Bytes message = bytes_of("03777777" "076261636b656e64" "00" "026462" "c004" "ffff");
  EXPECT_EQ(read_at(message, 0), "www.backend then 13");
  EXPECT_EQ(read_at(message, 13), "db.backend then 18");
}

TEST(ReadName, refuses_loops_and_what_leads_forward) {
  EXPECT_EQ(read_at(bytes_of("c000"), 0), "malformed");          // to itself
  EXPECT_EQ(read_at(bytes_of("0161c000"), 0), "malformed");      // to the name that it ends
  EXPECT_EQ(read_at(bytes_of("c0020000"), 0), "malformed");      // forward
  EXPECT_EQ(read_at(bytes_of("c002c000"), 2), "malformed");      // to and fro
  EXPECT_EQ(read_at(bytes_of("016100c000c003c005"), 7), "a then 9");  // a chain comes to an end
}

TEST(ReadName, refuses_what_is_cut_off_or_too_long) {
  for (const char* hex : {"", "03", "0377", "03777777", "c0", "0361626340", "4061", "8061"}) {
    EXPECT_EQ(read_at(bytes_of(hex), 0), "malformed") << hex;
  }
  Bytes message;
  for (int i = 0; i < 127; ++i) message.insert(message.end(), {1, 'a'});
  message.push_back(0);
  EXPECT_NE(read_at(message, 0), "malformed");
  message.insert(message.begin(), {1, 'a'});
  EXPECT_EQ(read_at(message, 0), "malformed");
}

TEST(ReadName, comes_to_an_end_whatever_the_bytes) {
  Random random(7);
  for (int round = 0; round < 5000; ++round) {
    Bytes message(1 + random.below(64));
    for (auto& byte : message) {
      byte = static_cast<uint8_t>(random.chance(0.4) ? 0xc0 : random.below(20));
    }
    size_t at = random.below(message.size());
    Name name;
    if (read_name(message, at, name)) {
      EXPECT_LE(at, message.size());
    }
  }
}

}  // namespace
}  // namespace ovn::dns
