// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 messages as values, without I/O: a parser that is fed bytes as they come, and
// formatting. Every server and client of the program, blocking or not, speaks through this file;
// Beast's parser does the work inside and is seen nowhere else. Bodies are delimited by
// Content-Length when we write; chunked ones are understood when read.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace ovn::http {

using Fields = std::map<std::string, std::string, std::less<>>;  // names in lower case

struct Request {
  std::string method;
  std::string target;  // path and query as sent, percent-encoded
  Fields fields;
  std::string body;
  bool keep_alive = true;
};

struct Response {
  int status = 200;
  Fields fields;
  std::string body;
  bool keep_alive = true;
};

// The whole message as bytes; Content-Length and Connection are written from body and keep_alive.
std::string format(const Request& request);
std::string format(const Response& response);

struct Limits {
  size_t head_max = 16 << 10;
  size_t body_max = 1 << 20;
};

// Reads one message after the other from a stream of bytes. Message is Request or Response.
template <class Message>
class Parser {
 public:
  explicit Parser(Limits limits);
  Parser(Parser&&) noexcept;
  ~Parser();

  // Takes more bytes of the stream. Errors: exhausted above a limit, invalid for what is not HTTP;
  // nothing can be read after one, and it is told again. With no bytes: whether what came behind
  // the last message can be read.
  Result<void> feed(std::string_view bytes);
  // The stream ended: completes a response that is delimited by it. Errors: unavailable, when a
  // message is cut.
  Result<void> finish();
  // A message is complete.
  bool done() const;
  // Bytes of an unfinished message are held.
  bool in_message() const;
  // The HTTP status that tells a client of the last error: 400, 413 or 431.
  int refusal_status() const { return refusal_status_; }
  // Hands the message out and goes on with the bytes behind it, which may complete another one;
  // what is wrong with them the next feed() tells. Requires done().
  Message take();

 private:
  struct State;

  void advance();
  void refuse(int status, Error why);

  Limits limits_;
  std::unique_ptr<State> state_;
  std::string pending_;
  Result<void> outcome_;
  int refusal_status_ = 400;
};

extern template class Parser<Request>;
extern template class Parser<Response>;

struct Target {
  std::string path;
  std::map<std::string, std::string> query;
};

// Splits and decodes "/v1/attachments?target=pid%3A7". Errors: invalid, for a broken escape, a NUL
// or a target that does not begin with '/'.
Result<Target> parse_target(std::string_view target);

// `text` with all but unreserved characters (RFC 3986, 2.3) percent-encoded.
std::string percent_encode(std::string_view text);

}  // namespace ovn::http
