// SPDX-License-Identifier: Apache-2.0
// HTTP from the socket: however the stream is cut into pieces, the same messages come out, also
// with something broken behind them.
#include <algorithm>
#include <string>
#include <vector>

#include "cmd/http/message.h"
#include "core/base/check.h"
#include "test/fuzz/target.h"

namespace ovn::fuzz {

namespace {

// The messages of a stream that is fed in pieces of `piece` bytes, up to the first error.
template <class Message>
std::vector<std::string> messages_of(std::string_view stream, size_t piece) {
  http::Parser<Message> parser(http::Limits{.head_max = 512, .body_max = 512});
  std::vector<std::string> all;
  for (; !stream.empty(); stream.remove_prefix(std::min(piece, stream.size()))) {
    if (!parser.feed(stream.substr(0, piece))) return all;
    while (parser.done()) all.push_back(http::format(parser.take()));
  }
  return all;
}

template <class Message>
void stream(ByteView input) {
  auto bytewise = messages_of<Message>(as_text(input), 1);
  for (size_t piece : {size_t{7}, input.size() + 1}) {
    OVN_CHECK(messages_of<Message>(as_text(input), piece) == bytewise);
  }
}

void target(ByteView input) {
  auto parsed = http::parse_target(as_text(input));
  if (!parsed) return;
  OVN_CHECK(parsed->path.find('\0') == std::string::npos);
  auto again = http::parse_target("/" + http::percent_encode(parsed->path.substr(1)));
  OVN_CHECK(again && again->path == parsed->path);
}

}  // namespace

std::vector<Target> http_targets() {
  return {
      {"http_request",
       {bytes_of("GET /v1/status?a=b HTTP/1.1\r\nHost: x\r\n\r\n"),
        bytes_of("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /x HTTP/1.0\r\n\r\n"),
        bytes_of("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")},
       stream<http::Request>},
      {"http_response",
       {bytes_of("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
        bytes_of("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
        bytes_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\n\r\n")},
       stream<http::Response>},
      {"http_target", {bytes_of("/v1/attachments?target=pid%3A7&network=x")}, target},
  };
}

}  // namespace ovn::fuzz
