// SPDX-License-Identifier: Apache-2.0
// A container's connection to ask for names (RFC 7766): one query after the other, each answered
// before the next is read. One that is silent for too long is closed.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cmd/agent/channel.h"
#include "core/base/bytes.h"

namespace ovn::agent {

class DnsStream : public std::enable_shared_from_this<DnsStream> {
 public:
  using Answered = std::function<void(ByteView)>;
  // Answers a query by calling `answered`, now or later; with no bytes the stream is closed.
  using Serve = std::function<void(ByteView query, Answered answered)>;

  DnsStream(Loop& loop, ChannelPtr channel, Serve serve, std::function<void()> on_closed);

  // Call once.
  void start() { await(2); }
  // Without calling `on_closed`.
  void close();

 private:
  void await(size_t size);
  void received(Result<size_t> size);
  void answer(ByteView message);
  void end();

  Timer idle_;
  ChannelPtr channel_;
  Serve serve_;
  std::function<void()> on_closed_;
  std::vector<char> in_;
  std::string out_;
  size_t filled_ = 0;
};

}  // namespace ovn::agent
