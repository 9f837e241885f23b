// SPDX-License-Identifier: Apache-2.0
#include "cmd/http/message.h"

#include <optional>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace ovn::http {

namespace beast = boost::beast::http;

namespace {

template <class Message>
inline constexpr bool kIsRequest = std::is_same_v<Message, Request>;

template <class Message>
using BeastParser = beast::parser<kIsRequest<Message>, beast::string_body>;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

int status_for(const boost::system::error_code& why) {
  if (why == beast::error::body_limit) return 413;
  if (why == beast::error::header_limit) return 431;
  return 400;
}

Error error_for(const boost::system::error_code& why, const Limits& limits) {
  int status = status_for(why);
  if (status == 400) return {Errc::invalid, 0, "HTTP: " + why.message()};
  bool body = status == 413;
  return {Errc::exhausted, 0,
          fmt::format("HTTP: {} above {} bytes", body ? "body" : "header",
                      body ? limits.body_max : limits.head_max)};
}

template <class BeastMessage>
void copy_common(BeastMessage& from, auto& to) {
  for (const auto& field : from) {
    to.fields.insert_or_assign(lower({field.name_string().data(), field.name_string().size()}),
                               std::string(field.value().data(), field.value().size()));
  }
  to.keep_alive = from.keep_alive();
  to.body = std::move(from.body());
}

Request convert(beast::request<beast::string_body>&& from) {
  Request to;
  to.method.assign(from.method_string().data(), from.method_string().size());
  to.target.assign(from.target().data(), from.target().size());
  copy_common(from, to);
  return to;
}

Response convert(beast::response<beast::string_body>&& from) {
  Response to;
  to.status = static_cast<int>(from.result_int());
  copy_common(from, to);
  return to;
}

void append_fields(std::string& out, const auto& message) {
  for (const auto& [name, value] : message.fields) out += name + ": " + value + "\r\n";
  out += fmt::format("content-length: {}\r\n", message.body.size());
  if (!message.keep_alive) out += "connection: close\r\n";
  out += "\r\n";
  out += message.body;
}

}  // namespace

std::string format(const Request& request) {
  std::string out = request.method + " " + request.target + " HTTP/1.1\r\n";
  if (!request.fields.contains("host")) out += "host: ovn-lite\r\n";
  append_fields(out, request);
  return out;
}

std::string format(const Response& response) {
  auto reason =
      beast::obsolete_reason(beast::int_to_status(static_cast<unsigned>(response.status)));
  std::string out = fmt::format("HTTP/1.1 {} {}\r\n", response.status,
                                std::string_view(reason.data(), reason.size()));
  append_fields(out, response);
  return out;
}

template <class Message>
struct Parser<Message>::State {
  explicit State(Limits limits) {
    parser.header_limit(static_cast<uint32_t>(limits.head_max));
    parser.body_limit(limits.body_max);
    parser.eager(true);
  }
  BeastParser<Message> parser;
};

template <class Message>
Parser<Message>::Parser(Limits limits) : limits_(limits), state_(std::make_unique<State>(limits)) {}

template <class Message>
Parser<Message>::Parser(Parser&&) noexcept = default;

template <class Message>
Parser<Message>::~Parser() = default;

template <class Message>
Result<void> Parser<Message>::feed(std::string_view bytes) {
  if (!outcome_) return outcome_;
  pending_ += bytes;
  advance();
  return outcome_;
}

template <class Message>
void Parser<Message>::refuse(int status, Error why) {
  refusal_status_ = status;
  outcome_ = Failure{std::move(why)};
}

template <class Message>
void Parser<Message>::advance() {
  auto& parser = state_->parser;
  while (!pending_.empty() && !parser.is_done()) {
    boost::system::error_code why;
    size_t used = parser.put(boost::asio::buffer(pending_), why);
    pending_.erase(0, used);
    if (why == beast::error::need_more) break;
    if (why) return refuse(status_for(why), error_for(why, limits_));
    if (used == 0) break;
  }
  if (parser.is_header_done() || pending_.size() <= limits_.head_max) return;
  refuse(431, error_for(beast::error::header_limit, limits_));
}

template <class Message>
Result<void> Parser<Message>::finish() {
  auto& parser = state_->parser;
  if (parser.is_done()) return {};
  boost::system::error_code why = beast::error::partial_message;
  if (parser.got_some()) parser.put_eof(why);
  if (why) return fail(Errc::unavailable, "the connection was closed");
  return {};
}

template <class Message>
bool Parser<Message>::done() const {
  return state_->parser.is_done();
}

template <class Message>
bool Parser<Message>::in_message() const {
  return state_->parser.got_some() || !pending_.empty();
}

template <class Message>
Message Parser<Message>::take() {
  OVN_CHECK(done());
  Message message = convert(state_->parser.release());
  state_ = std::make_unique<State>(limits_);
  advance();
  return message;
}

template class Parser<Request>;
template class Parser<Response>;

}  // namespace ovn::http
