// SPDX-License-Identifier: Apache-2.0
// Docker's stream of what happens to its containers, as long as somebody wants to hear of it. It
// is a hint and no more: while there is no stream nothing is told, and it is opened again after a
// pause. HTTP/1.0, so that the answer is lines without chunks between them, to its end.
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <string>

#include "cmd/agent/channel.h"
#include "core/runtime/answers.h"

namespace ovn::agent {

// Bytes of a line; one that is longer ends the stream.
inline constexpr size_t kEventMax = 64 << 10;

class DockerEvents {
 public:
  using OnEvent = std::function<void(const runtime::DockerEvent&)>;

  // Told of containers that start, end and are removed.
  DockerEvents(Loop& loop, std::string socket, OnEvent on_event);
  ~DockerEvents();

  void listen(bool wanted);

 private:
  struct Stream;

  void open();
  void read();
  void received(Result<size_t> size);
  void broken();
  void tell(std::string_view line);

  Loop& loop_;
  std::string socket_;
  OnEvent on_event_;
  bool wanted_ = false;
  std::shared_ptr<Stream> stream_;
  Timer again_;
};

}  // namespace ovn::agent
