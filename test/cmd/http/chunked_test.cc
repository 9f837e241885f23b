// SPDX-License-Identifier: Apache-2.0
// Chunked bodies arrive in whatever pieces the net makes of them.
#include <gtest/gtest.h>

#include "cmd/http/message.h"

namespace ovn::http {
namespace {

constexpr std::string_view kRequest = "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
constexpr std::string_view kResponse = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

// The body of the one message whose bytes are fed one at a time.
template <class Message>
std::string body_of(std::string head, std::string_view chunks) {
  Parser<Message> parser{Limits{}};
  for (char c : head.append(chunks)) {
    auto fed = parser.feed({&c, 1});
    if (!fed) return fed.error().message;
  }
  return parser.done() ? parser.take().body : "not done";
}

TEST(Chunked, an_empty_body_may_come_byte_by_byte) {
  EXPECT_EQ(body_of<Request>(std::string(kRequest), "0\r\n\r\n"), "");
  EXPECT_EQ(body_of<Response>(std::string(kResponse), "0\r\n\r\n"), "");
}

TEST(Chunked, a_body_of_several_chunks_may_come_byte_by_byte) {
  constexpr std::string_view chunks = "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: z\r\n\r\n";
  EXPECT_EQ(body_of<Request>(std::string(kRequest), chunks), "abcde");
  EXPECT_EQ(body_of<Response>(std::string(kResponse), chunks), "abcde");
}

}  // namespace
}  // namespace ovn::http
