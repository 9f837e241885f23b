// SPDX-License-Identifier: Apache-2.0
// Requests to an http_server (or many behind one address) at a fixed rate, whether earlier ones are
// answered or not: in turns by one of some sixteen connections that are kept and by a new one.
// Goes on until SIGTERM, and then waits for what is not answered yet.
//
//   http_load ADDRESS PORT PER-SECOND
//
// A request fails if its connection is refused, reset or closed before the whole answer has come,
// or after two seconds: nothing is tried again. A kept connection that the server closes is opened
// anew when its turn comes; that is no failure, unless a request was on its way. Prints
// {"asked","failed","why":{WHAT:COUNT},"lost_idle","p99_ms","slowest_ms","servers":{NAME:COUNT},
// "sources":{ADDRESS:COUNT}}; each failure is told at once on standard error, lost_idle are kept
// connections that were reset while nothing was asked.
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "test/bench/ending.h"
#include "test/bench/peer.h"

namespace {

using ovn::bench::die, ovn::bench::ending;
using Clock = std::chrono::steady_clock;
using Counts = std::map<std::string, size_t>;

constexpr auto kPatience = std::chrono::seconds(2);
constexpr auto kLookEach = std::chrono::milliseconds(50);  // for those without an answer
constexpr size_t kPool = 16;
constexpr int kAsksMax = 8;  // in a row
constexpr std::string_view kEndOfHead = "\r\n\r\n";

struct Connection {
  int fd;
  bool kept;
  bool connecting = true;
  Clock::time_point asked = {};
  std::string heard = {};
};

// What the two words of an answer are; empty until the whole of it is there.
std::vector<std::string> words_of(const std::string& heard) {
  size_t head = heard.find(kEndOfHead);
  if (head == std::string::npos || !heard.ends_with('\n')) return {};
  std::string body = heard.substr(head + kEndOfHead.size());
  size_t blank = body.find(' ');
  if (blank == std::string::npos) return {};
  return {body.substr(0, blank), body.substr(blank + 1, body.size() - blank - 2)};
}

class Load {
 public:
  Load(const sockaddr_in6& server, double rate)
      : server_(server), each_(std::chrono::duration_cast<Clock::duration>(
                             std::chrono::duration<double>(1 / rate))) {}

  void run(const sigset_t& while_waiting) {
    for (next_ = Clock::now(); !ending || !asking_.empty();) {
      // Answers are looked at in between, however late this is.
      for (int i = 0; i < kAsksMax && !ending && next_ <= Clock::now(); ++i, next_ += each_) ask();
      wait(while_waiting);
      give_up();
    }
  }

  void print() {
    std::ranges::sort(took_ms_);
    auto at = [&](double part) {
      size_t last = took_ms_.size() - 1;
      return took_ms_.empty() ? 0 : took_ms_[static_cast<size_t>(static_cast<double>(last) * part)];
    };
    std::printf("{\"asked\":%zu,\"failed\":%zu,\"why\":%s,\"lost_idle\":%zu,\"p99_ms\":%.2f,"
                "\"slowest_ms\":%.2f,\"servers\":%s,\"sources\":%s}\n",
                asked_, failed_, json(why_).c_str(), lost_idle_, at(0.99), at(1),
                json(servers_).c_str(), json(sources_).c_str());
  }

 private:
  static std::string json(const Counts& counts) {
    std::string out = "{";
    for (const auto& [name, count] : counts) {
      out += (out.size() > 1 ? ",\"" : "\"") + name + "\":" + std::to_string(count);
    }
    return out + "}";
  }

  void ask() {
    bool kept = asked_++ % 2 == 0;
    if (kept && idle_.size() >= kPool) {
      asking_.push_back(std::move(idle_.front()));
      idle_.pop_front();
    } else {
      int fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
      if (fd < 0) die("socket");
      asking_.push_back({fd, kept});
      const auto* to = reinterpret_cast<const sockaddr*>(&server_);
      if (connect(fd, to, sizeof server_) != 0 && errno != EINPROGRESS) {
        asking_.back().asked = Clock::now();
        return fail(asking_.back(), std::strerror(errno));
      }
    }
    Connection& connection = asking_.back();
    connection.asked = Clock::now();
    if (!connection.connecting) send_request(connection);
  }

  void send_request(Connection& connection) {
    std::string text = std::string("GET / HTTP/1.1\r\nHost: load") +
                       (connection.kept ? "" : "\r\nConnection: close") + std::string(kEndOfHead);
    if (send(connection.fd, text.data(), text.size(), MSG_NOSIGNAL) < 0) {
      fail(connection, std::strerror(errno));
    }
  }

  // One that has failed or ended has no descriptor any more.
  static void end(Connection& connection) {
    close(connection.fd);
    connection.fd = -1;
  }
  void fail(Connection& connection, const std::string& why) {
    auto epoch = std::chrono::system_clock::now().time_since_epoch();
    sockaddr_in6 own = {};
    socklen_t size = sizeof own;
    getsockname(connection.fd, reinterpret_cast<sockaddr*>(&own), &size);
    std::fprintf(stderr, "%.3f: %s, from port %d, %s connection, after %.1f ms\n",
                 std::chrono::duration<double>(epoch).count(), why.c_str(), ntohs(own.sin6_port),
                 connection.kept ? "kept" : "new", age_ms(connection));
    ++failed_;
    ++why_[why];
    end(connection);
  }
  static double age_ms(const Connection& connection) {
    return std::chrono::duration<double, std::milli>(Clock::now() - connection.asked).count();
  }

  void wait(const sigset_t& while_waiting) {
    std::vector<pollfd> awaited;
    for (const Connection& one : asking_) {
      awaited.push_back({one.fd, static_cast<short>(one.connecting ? POLLOUT : POLLIN), 0});
    }
    for (const Connection& one : idle_) awaited.push_back({one.fd, POLLIN, 0});
    auto left = std::clamp<Clock::duration>(next_ - Clock::now(), kLookEach / 100, kLookEach);
    timespec time{0, static_cast<long>(std::chrono::nanoseconds(left).count())};
    if (ppoll(awaited.data(), awaited.size(), &time, &while_waiting) <= 0) return;
    size_t asking = asking_.size(), idle = idle_.size();
    for (size_t i = 0; i < asking; ++i) {
      if (awaited[i].revents != 0) go_on(asking_[i]);
    }
    for (size_t i = 0; i < idle; ++i) {
      if (awaited[asking + i].revents != 0) drop_idle(idle_[i]);
    }
    settle();
  }

  void go_on(Connection& connection) {
    if (connection.connecting) {
      int error = 0;
      socklen_t size = sizeof error;
      getsockopt(connection.fd, SOL_SOCKET, SO_ERROR, &error, &size);
      if (error != 0) return fail(connection, std::strerror(error));
      connection.connecting = false;
      return send_request(connection);
    }
    char bytes[4096];
    ssize_t size = recv(connection.fd, bytes, sizeof bytes, 0);
    if (size < 0) return fail(connection, std::strerror(errno));
    if (size == 0) return fail(connection, "closed without an answer");
    connection.heard.append(bytes, static_cast<size_t>(size));
    auto words = words_of(connection.heard);
    if (words.empty()) return;
    took_ms_.push_back(age_ms(connection));
    ++servers_[words[0]];
    ++sources_[words[1]];
    bool stays = connection.kept && connection.heard.find("Connection: close") == std::string::npos;
    connection.heard.clear();
    if (stays) idle_.push_back(connection);
    else close(connection.fd);
    connection.fd = -1;
  }

  void drop_idle(Connection& connection) {
    char byte;
    if (recv(connection.fd, &byte, 1, 0) < 0) ++lost_idle_;
    end(connection);
  }
  void give_up() {
    for (Connection& one : asking_) {
      if (Clock::now() - one.asked > kPatience) fail(one, "no answer");
    }
    settle();
  }
  void settle() {
    auto ended = [](const Connection& connection) { return connection.fd < 0; };
    std::erase_if(asking_, ended);
    std::erase_if(idle_, ended);
  }

  sockaddr_in6 server_;
  Clock::duration each_;
  Clock::time_point next_;
  std::deque<Connection> asking_, idle_;  // the one that is idle longest first
  size_t asked_ = 0, failed_ = 0, lost_idle_ = 0;
  Counts why_, servers_, sources_;
  std::vector<double> took_ms_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return 2;
  sigset_t while_waiting = ovn::bench::end_by_sigterm();
  Load load(ovn::bench::at_either(arguments[1], arguments[2]), std::atof(arguments[3]));
  load.run(while_waiting);
  load.print();
}
