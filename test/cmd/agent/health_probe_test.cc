// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/health_probe.h"

#include <atomic>
#include <cstring>
#include <thread>

#include <net/if.h>
#include <sys/ioctl.h>

#include "test/cmd/agent/rig.h"

namespace ovn::agent {
namespace {

using namespace std::chrono_literals;
using Kind = model::HealthCheck::Kind;

// A listener on 127.0.0.1 inside a container; `answer` is what who connects is sent, on a thread.
class Listener {
 public:
  Listener(const test::Container& container, std::string answer) : answer_(std::move(answer)) {
    auto netns = netlink::open_netns(container.path());
    auto scope = netlink::NetnsScope::enter(*netns);
    fd_ = netlink::Fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    ifreq up{};
    std::memcpy(up.ifr_name, "lo", sizeof "lo");
    up.ifr_flags = IFF_UP;
    EXPECT_EQ(::ioctl(fd_.get(), SIOCSIFFLAGS, &up), 0);
    cluster::SocketAddress local({ip::Address::v4(0x7f000001), 0});
    EXPECT_EQ(::bind(fd_.get(), local.raw(), local.size()), 0);
    EXPECT_EQ(::listen(fd_.get(), 8), 0);
    ::getsockname(fd_.get(), local.raw(), local.size_of());
    port_ = local.endpoint()->port;
    if (!answer_.empty()) thread_ = std::thread([this] { serve(); });
  }
  ~Listener() {
    ::shutdown(fd_.get(), SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
  }
  uint16_t port() const { return port_; }

 private:
  void serve() {
    for (;;) {
      netlink::Fd peer(::accept(fd_.get(), nullptr, nullptr));
      char request[1024];
      if (!peer || ::recv(peer.get(), request, sizeof request, 0) <= 0) return;
      ::send(peer.get(), answer_.data(), answer_.size(), MSG_NOSIGNAL);
    }
  }

  std::string answer_;
  netlink::Fd fd_;
  uint16_t port_ = 0;
  std::thread thread_;
};

class HealthProbeTest : public testing::Test {
 protected:
  std::string look(model::HealthCheck check) {
    model::Sandbox sandbox;
    sandbox.netns_path = container_.path();
    sandbox.pid = container_.pid();
    sandbox.cookie = cookie_;
    std::optional<Result<void>> found;
    look_at_health(rig_.loop, *rig_.kernel, sandbox, ip::Address::v4(0x7f000001), check,
                   [&](Result<void> result) { found = std::move(result); });
    EXPECT_TRUE(rig_.run_until([&] { return found.has_value(); }));
    return *found ? "well" : found->error().message;
  }
  // With time enough on a busy machine.
  static model::HealthCheck patient(Kind kind, uint16_t port, std::string path,
                                    std::string command) {
    return {kind, port, std::move(path), std::move(command), 2s, 10s};
  }
  static model::HealthCheck tcp(uint16_t port) { return patient(Kind::tcp, port, "", ""); }
  static model::HealthCheck http(uint16_t port) { return patient(Kind::http, port, "/up", ""); }
  static model::HealthCheck exec(std::string command) {
    return patient(Kind::exec, 0, "", std::move(command));
  }

  test::Rig rig_;
  test::Container container_;
  uint64_t cookie_ = container_.cookie();
};

TEST_F(HealthProbeTest, a_port_is_well_if_somebody_listens_inside) {
  Listener listener(container_, "");
  EXPECT_EQ(look(tcp(listener.port())), "well");
  EXPECT_EQ(look(tcp(1)), "connect: Connection refused");
}

TEST_F(HealthProbeTest, http_is_well_with_2xx_and_3xx) {
  for (auto [answer, found] : {std::pair("HTTP/1.1 204 No Content\r\n\r\n", "well"),
                               {"HTTP/1.0 302 Found\r\n\r\n", "well"},
                               {"HTTP/1.1 503 Busy\r\n\r\n", "HTTP status 503"},
                               {"SSH-2.0-OpenSSH\r\n", "what answers does not speak HTTP"},
                               {"HTTP/1.1 2", "what answers does not speak HTTP"}}) {
    Listener listener(container_, answer);
    EXPECT_EQ(look(http(listener.port())), found) << answer;
  }
}

TEST_F(HealthProbeTest, a_command_is_well_if_it_ends_with_0) {
  EXPECT_EQ(look(exec("true")), "well");
  EXPECT_EQ(look(exec("exit 3")), "exit code 3");
}

TEST_F(HealthProbeTest, what_takes_too_long_has_failed) {
  Listener silent(container_, "");
  model::HealthCheck late = http(silent.port());
  late.timeout = 100ms;
  EXPECT_EQ(look(late), "no answer within 100 ms");
  late = exec("sleep 60");
  late.timeout = 100ms;
  EXPECT_EQ(look(late), "no answer within 100 ms");
}

TEST_F(HealthProbeTest, the_wait_for_the_kernels_thread_does_not_count) {
  Listener listener(container_, "");
  std::atomic<bool> go_on = false;
  rig_.kernel->run([&] {
    while (!go_on) std::this_thread::sleep_for(1ms);
    return 0;
  }, [](int) {});
  Timer timer(rig_.loop);
  timer.arm_after(1500ms, [&] { go_on = true; });
  model::HealthCheck check = tcp(listener.port());
  check.timeout = 1s;
  EXPECT_EQ(look(check), "well");
}

TEST_F(HealthProbeTest, nobody_looks_into_another_namespace_that_has_come_to_the_same_path) {
  Listener listener(container_, "");
  ++cookie_;
  EXPECT_EQ(look(tcp(listener.port())), "another namespace is there by now");
  EXPECT_EQ(look(exec("true")),
            fmt::format("process {} is not in the container", container_.pid()));
}

TEST_F(HealthProbeTest, a_container_that_is_gone_has_failed) {
  container_.end();
  EXPECT_NE(look(tcp(80)), "well");
  EXPECT_NE(look(exec("true")), "well");
}

}  // namespace
}  // namespace ovn::agent
