// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/docker_events.h"

#include "core/base/metrics.h"
#include "cmd/http/message.h"

namespace ovn::agent {

namespace {

constexpr Duration kPauseAfterLoss = std::chrono::seconds(2);
constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr std::string_view kFilters =
    R"({"type":["container"],"event":["start","die","destroy"]})";

metrics::Counter lost_streams("ovn_lite_docker_streams_lost_total",
                              "Streams of Docker's events that ended or could not be read.");

}  // namespace

// Callbacks hold the stream, not its owner, who is null once he has let go of it.
struct DockerEvents::Stream {
  DockerEvents* owner = nullptr;
  std::function<void()> abort;
  ChannelPtr channel;  // null until connected
  std::string out;
  std::string pending;
  bool head = true;  // comes first
  std::array<char, 4096> chunk;

  void end() {
    owner = nullptr;
    if (channel) channel->close();
    else if (abort) abort();
  }
};

DockerEvents::DockerEvents(Loop& loop, std::string socket, OnEvent on_event)
    : loop_(loop), socket_(std::move(socket)), on_event_(std::move(on_event)), again_(loop) {}

DockerEvents::~DockerEvents() { listen(false); }

void DockerEvents::listen(bool wanted) {
  if (std::exchange(wanted_, wanted) == wanted) return;
  if (wanted) return open();
  again_.disarm();
  if (auto stream = std::exchange(stream_, nullptr)) stream->end();
}

void DockerEvents::open() {
  stream_ = std::make_shared<Stream>();
  stream_->owner = this;
  stream_->out = fmt::format("GET /events?filters={} HTTP/1.0\r\nHost: docker\r\n\r\n",
                             http::percent_encode(kFilters));
  stream_->abort = connect_unix(loop_, socket_, [stream = stream_](Result<ChannelPtr> channel) {
    if (!stream->owner) return;
    if (!channel) return stream->owner->broken();
    stream->channel = *std::move(channel);
    stream->channel->write(stream->out, [stream](Result<size_t>) {});
    stream->owner->read();
  });
}

void DockerEvents::read() {
  stream_->channel->read(stream_->chunk, [stream = stream_](Result<size_t> size) {
    if (stream->owner) stream->owner->received(std::move(size));
  });
}

void DockerEvents::received(Result<size_t> size) {
  if (!size || *size == 0) return broken();
  std::string& pending = stream_->pending;
  pending.append(stream_->chunk.data(), *size);
  if (stream_->head) {
    size_t end = pending.find(kEndOfHead);
    if (end != pending.npos) pending.erase(0, end + kEndOfHead.size());
    stream_->head = end == pending.npos;
  }
  std::string lines;
  if (size_t end = pending.rfind('\n'); !stream_->head && end != pending.npos) {
    lines = pending.substr(0, end + 1);
    pending.erase(0, end + 1);
  }
  if (pending.size() > kEventMax) return broken();
  read();
  for (std::string_view rest = lines; !rest.empty();) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    tell(line);
  }
}

// What is no event is no reason to do without the others.
void DockerEvents::tell(std::string_view line) {
  if (auto event = runtime::parse_docker_event(line)) on_event_(*event);
}

void DockerEvents::broken() {
  lost_streams.add();
  if (auto stream = std::exchange(stream_, nullptr)) stream->end();
  again_.arm_after(kPauseAfterLoss, [this] { open(); });
}

}  // namespace ovn::agent
