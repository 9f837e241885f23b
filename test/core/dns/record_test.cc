// SPDX-License-Identifier: Apache-2.0
#include "core/dns/record.h"

#include <gtest/gtest.h>

#include "test/core/dns/messages.h"

namespace ovn::dns {
namespace {

// An answer to "web" with one record of these bytes.
Bytes answer(Type type, const Bytes& data) {
  Bytes query = query_bytes({"web"}), bytes(kUdpMax);
  Parsed parsed;
  parse_query(query, parsed);
  Response response(parsed.query, 0, Rcode::no_error, bytes, kUdpMax);
  response.add(type, 60, data);
  bytes.resize(response.finish());
  return bytes;
}

std::string text(Type type, const Bytes& data) {
  auto records = read_answers(answer(type, data));
  if (!records || records->size() != 1) return "malformed";
  const Record& record = records->front();
  return fmt::format("{} {} {} {}", record.owner.to_text(), record.ttl, type_text(record.type),
                     record.data);
}

TEST(ReadAnswers, shows_each_kind_in_its_words) {
  EXPECT_EQ(text(Type::a, {10, 0, 0, 1}), "web 60 A 10.0.0.1");
  EXPECT_EQ(text(Type::aaaa, Bytes(16)), "web 60 AAAA ::");
  EXPECT_EQ(text(Type::ptr, {1, 'a', 0xc0, 12}), "web 60 PTR a.web");
  EXPECT_EQ(text(Type::mx, {0, 10, 0xc0, 12}), "web 60 MX 10 web");
  EXPECT_EQ(text(Type::srv, {0, 1, 0, 2, 0, 80, 0xc0, 12}), "web 60 SRV 1 2 80 web");
  EXPECT_EQ(text(Type::txt, {2, 'h', '"', 0, 1, 'x'}), "web 60 TXT \"h\\034\" \"\" \"x\"");
  EXPECT_EQ(text(Type(65), {1, 2}), "web 60 TYPE65 \\# 2 0102");
}

TEST(ReadAnswers, shows_data_that_is_not_of_its_kind_as_it_is) {
  EXPECT_EQ(text(Type::a, {10, 0}), "web 60 A \\# 2 0a00");
  EXPECT_EQ(text(Type::mx, {0}), "web 60 MX \\# 1 00");
  EXPECT_EQ(text(Type::ptr, {9, 'a'}), "web 60 PTR \\# 2 0961");
  EXPECT_EQ(text(Type::txt, {9, 'a'}), "web 60 TXT \\# 2 0961");
}

TEST(ReadAnswers, takes_whole_answers_only) {
  Bytes whole = answer(Type::a, {10, 0, 0, 1});
  for (size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(read_answers(ByteView(whole).first(size))) << size;
  }
  EXPECT_FALSE(read_answers(query_bytes({"web"})));
}

TEST(Words, of_types_and_codes) {
  for (Type type : {Type::a, Type::srv, Type(65)}) EXPECT_EQ(*parse_type(type_text(type)), type);
  EXPECT_EQ(*parse_type("aaaa"), Type::aaaa);
  for (const char* wrong : {"", "B", "TYPE", "TYPE65536", "TYPE-1"}) {
    EXPECT_FALSE(parse_type(wrong)) << wrong;
  }
  EXPECT_EQ(rcode_text(3), "NXDOMAIN");
  EXPECT_EQ(rcode_text(16), "BADVERS");
  EXPECT_EQ(rcode_text(11), "RCODE11");
}

}  // namespace
}  // namespace ovn::dns
