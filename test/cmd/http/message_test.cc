// SPDX-License-Identifier: Apache-2.0
#include "cmd/http/message.h"

#include <gtest/gtest.h>

namespace ovn::http {
namespace {

const std::string kPost =
    "POST /v1/networks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    "Content-Length: 4\r\n\r\nbody";

Error feed_error(Parser<Request>& parser, std::string_view bytes) {
  auto fed = parser.feed(bytes);
  return fed ? Error{} : fed.error();
}

TEST(HttpMessage, a_request_is_read_whole) {
  Parser<Request> parser{Limits()};
  ASSERT_TRUE(parser.feed(kPost));
  ASSERT_TRUE(parser.done());
  auto request = parser.take();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/v1/networks");
  EXPECT_EQ(request.fields.at("content-type"), "application/json");
  EXPECT_EQ(request.body, "body");
  EXPECT_TRUE(request.keep_alive);
  EXPECT_FALSE(parser.in_message());
}

TEST(HttpMessage, a_request_may_come_byte_by_byte) {
  Parser<Request> parser{Limits()};
  for (char c : kPost) {
    ASSERT_FALSE(parser.done());
    ASSERT_TRUE(parser.feed({&c, 1}));
    EXPECT_TRUE(parser.in_message());
  }
  ASSERT_TRUE(parser.done());
  EXPECT_EQ(parser.take().body, "body");
}

TEST(HttpMessage, requests_sent_in_one_go_are_read_one_after_the_other) {
  Parser<Request> parser{Limits()};
  ASSERT_TRUE(parser.feed(kPost + "GET /a HTTP/1.1\r\n\r\nGET /b"));
  EXPECT_EQ(parser.take().method, "POST");
  ASSERT_TRUE(parser.done());
  EXPECT_EQ(parser.take().target, "/a");
  EXPECT_FALSE(parser.done());
  EXPECT_TRUE(parser.in_message());
  ASSERT_TRUE(parser.feed(" HTTP/1.0\r\n\r\n"));
  auto last = parser.take();
  EXPECT_EQ(last.target, "/b");
  EXPECT_FALSE(last.keep_alive);
}

TEST(HttpMessage, a_message_is_whole_whatever_comes_behind_it) {
  for (std::string_view behind :
       {"nonsense\r\n\r\n", "PUT / HTTP/1.1\r\nContent-Length: -1\r\n\r\n"}) {
    Parser<Request> parser{Limits()};
    ASSERT_TRUE(parser.feed(kPost + std::string(behind)));
    EXPECT_EQ(parser.take().body, "body");
    EXPECT_FALSE(parser.done());
    for (std::string_view more : {"", "GET / HTTP/1.1\r\n\r\n"}) {
      EXPECT_EQ(feed_error(parser, more).code, Errc::invalid);
      EXPECT_EQ(parser.refusal_status(), 400);
    }
  }
}

TEST(HttpMessage, a_chunked_body_is_put_together) {
  Parser<Request> parser{Limits()};
  ASSERT_TRUE(parser.feed("PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
  ASSERT_TRUE(parser.done());
  EXPECT_EQ(parser.take().body, "abcde");
}

TEST(HttpMessage, a_body_above_the_limit_is_refused_as_soon_as_it_is_announced) {
  Parser<Request> parser{Limits{1024, 10}};
  Error why = feed_error(parser, "PUT / HTTP/1.1\r\nContent-Length: 11\r\n\r\n");
  EXPECT_EQ(why.message, "HTTP: body above 10 bytes");
  EXPECT_EQ(why.code, Errc::exhausted);
  EXPECT_EQ(parser.refusal_status(), 413);
}

TEST(HttpMessage, a_chunked_body_above_the_limit_is_refused) {
  Parser<Request> parser{Limits{1024, 10}};
  Error why = feed_error(parser, "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "b\r\n01234567890\r\n0\r\n\r\n");
  EXPECT_EQ(why.message, "HTTP: body above 10 bytes");
  EXPECT_EQ(parser.refusal_status(), 413);
}

TEST(HttpMessage, a_header_above_the_limit_is_refused_even_without_a_line_end) {
  for (const char* line : {"\r\n", ""}) {
    Parser<Request> parser{Limits{64, 10}};
    std::string head = "GET / HTTP/1.1\r\nX: " + std::string(100, 'x') + line;
    EXPECT_EQ(feed_error(parser, head).message, "HTTP: header above 64 bytes");
    EXPECT_EQ(parser.refusal_status(), 431);
  }
}

TEST(HttpMessage, what_is_not_http_is_invalid) {
  for (const char* text : {"\x16\x03\x01\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
                           "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                           "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"}) {
    Parser<Request> parser{Limits()};
    EXPECT_EQ(feed_error(parser, text).code, Errc::invalid) << text;
    EXPECT_EQ(parser.refusal_status(), 400);
  }
}

TEST(HttpMessage, what_is_formatted_is_read_again) {
  Request request{"POST", "/v1/x?y=1", {{"x-ovn-node", "n"}}, "some body", false};
  Parser<Request> parser{Limits()};
  ASSERT_TRUE(parser.feed(format(request)));
  auto again = parser.take();
  EXPECT_EQ(again.target, request.target);
  EXPECT_EQ(again.fields.at("x-ovn-node"), "n");
  EXPECT_EQ(again.body, request.body);
  EXPECT_FALSE(again.keep_alive);

  Response response{507, {{"content-type", "text/plain"}}, std::string(5000, 'r'), true};
  Parser<Response> reader{Limits()};
  ASSERT_TRUE(reader.feed(format(response)));
  auto back = reader.take();
  EXPECT_EQ(back.status, 507);
  EXPECT_EQ(back.body, response.body);
  EXPECT_TRUE(back.keep_alive);
}

TEST(HttpMessage, a_response_cut_off_is_an_error_and_one_ended_by_the_stream_is_whole) {
  Parser<Response> cut{Limits()};
  ASSERT_TRUE(cut.feed("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"));
  EXPECT_FALSE(cut.finish());

  Parser<Response> open{Limits()};
  ASSERT_TRUE(open.feed("HTTP/1.1 200 OK\r\n\r\nabc"));
  EXPECT_FALSE(open.done());
  ASSERT_TRUE(open.finish());
  EXPECT_EQ(open.take().body, "abc");
}

}  // namespace
}  // namespace ovn::http
