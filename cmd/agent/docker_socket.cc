// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/docker_socket.h"

#include <array>

#include "core/base/json.h"
#include "core/base/utf8.h"

namespace ovn::agent {

namespace {

constexpr int kFound = 200, kUnknown = 404;
constexpr size_t kWordsMax = 200;

using Answered = std::function<void(Result<http::Response>)>;

// One request. Held by the functions that wait for something; done when it has been answered.
class DockerQuestion : public std::enable_shared_from_this<DockerQuestion> {
 public:
  DockerQuestion(Loop& loop, http::Request request, Answered done)
      : loop_(loop), timer_(loop), out_(http::format(request)), done_(std::move(done)) {}

  void ask(const std::string& socket, Duration at_most) {
    auto self = shared_from_this();
    timer_.arm_after(at_most, [self, at_most] {
      self->finish(fail(Errc::timeout, "docker did not answer within {} ms",
                        std::chrono::duration_cast<std::chrono::milliseconds>(at_most).count()));
    });
    abort_ = connect_unix(loop_, socket, [self](Result<ChannelPtr> channel) {
      self->connected(std::move(channel));
    });
  }

 private:
  void connected(Result<ChannelPtr> channel) {
    if (!channel) return finish(Failure{std::move(channel).error().within("docker")});
    channel_ = *std::move(channel);
    if (!done_) return channel_->close();
    // A failure of the write shows in the read.
    channel_->write(out_, [self = shared_from_this()](Result<size_t>) {});
    read();
  }

  void read() {
    channel_->read(chunk_, [self = shared_from_this()](Result<size_t> size) {
      self->received(std::move(size));
    });
  }

  void received(Result<size_t> size) {
    if (!done_) return;
    if (!size) return finish(Failure{std::move(size).error().within("docker")});
    auto fed = *size == 0 ? parser_.finish() : parser_.feed({chunk_.data(), *size});
    if (!fed) return finish(fail(Errc::corrupt, "docker's answer: {}", fed.error().message));
    if (parser_.done()) return finish(parser_.take());
    if (*size == 0) return finish(fail(Errc::unavailable, "docker closed the connection"));
    read();
  }

  void finish(Result<http::Response> result) {
    timer_.disarm();
    auto done = std::exchange(done_, nullptr);
    if (channel_) channel_->close();
    else if (abort_) abort_();
    if (done) done(std::move(result));
  }

  Loop& loop_;
  Timer timer_;
  std::string out_;
  Answered done_;
  std::function<void()> abort_;
  ChannelPtr channel_;
  http::Parser<http::Response> parser_{http::Limits{.body_max = runtime::kAnswerMax}};
  std::array<char, 4096> chunk_;
};

Result<std::optional<runtime::Container>> container_of(Result<http::Response> response) {
  if (!response) return Failure{std::move(response).error()};
  if (response->status == kUnknown) return std::optional<runtime::Container>();
  if (response->status == kFound) {
    TRY(auto container, runtime::parse_docker_container(response->body));
    return std::optional(std::move(container));
  }
  return fail(Errc::conflict, "docker: {}", printable(response->body, kWordsMax));
}

}  // namespace

void ask_docker(Loop& loop, const std::string& socket, std::string path, Duration at_most,
                Answered done) {
  http::Request request{"GET", std::move(path), {{"host", "docker"}}, "", false};
  std::make_shared<DockerQuestion>(loop, std::move(request), std::move(done))
      ->ask(socket, at_most);
}

void find_docker_container(
    Loop& loop, const std::string& socket, const std::string& word, Duration at_most,
    std::function<void(Result<std::optional<runtime::Container>>)> done) {
  auto answered = [done = std::move(done)](Result<http::Response> response) {
    done(container_of(std::move(response)));
  };
  ask_docker(loop, socket, fmt::format("/containers/{}/json", http::percent_encode(word)), at_most,
             std::move(answered));
}

}  // namespace ovn::agent
