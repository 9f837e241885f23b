// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_stream.h"

namespace ovn::agent {

namespace {

constexpr Duration kIdle = std::chrono::seconds(10);

}  // namespace

DnsStream::DnsStream(Loop& loop, ChannelPtr channel, Serve serve, std::function<void()> on_closed)
    : idle_(loop),
      channel_(std::move(channel)),
      serve_(std::move(serve)),
      on_closed_(std::move(on_closed)) {}

// Reads until there are `size` bytes: first the length, then the query.
void DnsStream::await(size_t size) {
  in_.resize(size);
  idle_.arm_after(kIdle, [self = shared_from_this()] { self->end(); });
  channel_->read(std::span(in_).subspan(filled_), [self = shared_from_this()](Result<size_t> got) {
    self->received(std::move(got));
  });
}

void DnsStream::received(Result<size_t> size) {
  if (!on_closed_) return;
  if (!size || *size == 0) return end();
  filled_ += *size;
  if (filled_ < in_.size()) return await(in_.size());
  if (in_.size() == 2) {
    size_t length = static_cast<uint8_t>(in_[0]) << 8 | static_cast<uint8_t>(in_[1]);
    return length == 0 ? end() : await(2 + length);
  }
  auto query = as_bytes(std::string_view(in_.data(), in_.size()).substr(2));
  serve_(query, [weak = weak_from_this()](ByteView message) {
    if (auto self = weak.lock()) self->answer(message);
  });
}

void DnsStream::answer(ByteView message) {
  if (!on_closed_) return;
  if (message.empty()) return end();
  out_ = {static_cast<char>(message.size() >> 8), static_cast<char>(message.size())};
  out_.append(as_text(message));
  channel_->write(out_, [self = shared_from_this()](Result<size_t> sent) {
    if (!self->on_closed_) return;
    if (!sent) return self->end();
    self->filled_ = 0;
    self->await(2);
  });
}

void DnsStream::close() {
  on_closed_ = nullptr;
  idle_.disarm();
  channel_->close();
}

void DnsStream::end() {
  auto on_closed = std::exchange(on_closed_, nullptr);
  if (!on_closed) return;
  close();
  on_closed();
}

}  // namespace ovn::agent
