// SPDX-License-Identifier: Apache-2.0
// The inside of an agent for tests: a loop, a store in memory, the fake kernel on its thread,
// gossip on loopback, and the host that test::make_host() describes. What comes after it (leases,
// flows, API) a test adds, with a manager that is a function.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/agent/gossip_crypto.h"
#include "cmd/agent/host_driver.h"
#include "cmd/cluster/socket_address.h"
#include "core/store/memory_store.h"
#include "netlink/netns.h"
#include "test/support/fake_kernel.h"
#include "test/support/host_builder.h"

namespace ovn::test {

inline constexpr Duration kPatience = std::chrono::seconds(20);

// Runs the loop until `done` is true. False if that takes too long.
inline bool run_until(agent::Loop& loop, std::function<bool()> done) {
  agent::Timer look(loop), patience(loop);
  bool late = false;
  std::function<void()> again = [&] {
    if (done()) return loop.stop();
    look.arm_after(std::chrono::milliseconds(1), again);
  };
  loop.post(again);
  patience.arm_after(kPatience, [&] {
    late = true;
    loop.stop();
  });
  loop.run();
  return !late;
}

// A process in a network namespace of its own, until the end of the test.
class Container {
 public:
  Container() {
    int ready[2];
    EXPECT_EQ(::pipe(ready), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      char done = ::unshare(CLONE_NEWNET) == 0 ? 1 : 0;
      if (::write(ready[1], &done, 1) != 1) ::_exit(1);
      for (;;) ::pause();
    }
    char done = 0;
    EXPECT_EQ(::read(ready[0], &done, 1), 1);
    EXPECT_EQ(done, 1) << "needs root: it makes a network namespace";
    ::close(ready[0]), ::close(ready[1]);
  }
  Container(const Container&) = delete;
  ~Container() { end(); }

  void end() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  int32_t pid() const { return pid_; }
  std::string target() const { return "pid:" + std::to_string(pid_); }
  std::string path() const { return "/proc/" + std::to_string(pid_) + "/ns/net"; }
  uint64_t cookie() const { return *netlink::netns_cookie(path()); }

 private:
  pid_t pid_ = 0;
};

// As long as it lives, no descriptor can be opened.
class NoDescriptors {
 public:
  NoDescriptors() {
    EXPECT_EQ(::getrlimit(RLIMIT_NOFILE, &before_), 0);
    rlimit none{0, before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

inline gossip::Node gossip_node(const Uuid& id, std::string name, gossip::Crypto& crypto,
                                const ip::Endpoint& at, Instant now) {
  gossip::Config config;
  config.keys.push_back({1, {1, 2, 3}});
  gossip::Identity self{id, 1, {}, std::move(name), at};
  return gossip::Node(std::move(config), std::move(self), crypto, 7, now);
}

inline bool is_free(const ip::Endpoint& at) {
  cluster::SocketAddress local(at);
  bool free = true;
  for (int type : {SOCK_DGRAM, SOCK_STREAM}) {
    int fd = ::socket(AF_INET, type, 0);
    free = free && ::bind(fd, local.raw(), local.size()) == 0;
    ::close(fd);
  }
  return free;
}

// A port of loopback, free a moment ago for UDP and TCP: below those that the kernel hands out by
// itself, and other processes begin elsewhere.
inline ip::Endpoint next_endpoint() {
  static uint32_t next = static_cast<uint32_t>(::getpid()) * 97;
  ip::Endpoint at{ip::Address::v4(0x7f000001), 0};
  do at.port = static_cast<uint16_t>(10'000 + next++ % 20'000);
  while (!is_free(at));
  return at;
}

class Rig {
 public:
  Rig() {
    auto fake = std::make_unique<FakeKernel>();
    fake_ = fake.get();
    kernel = std::make_unique<agent::KernelThread>(loop, std::move(fake));
    gossip = open_gossip();
    host = std::make_unique<agent::HostDriver>(loop, make_host(), store_worker, store, *kernel,
                                               std::vector<kernel::Netns>(), 7, Config());
    auto started = host->start(*gossip);
    EXPECT_TRUE(started) << started.error().message;
    host->follow();
  }

  bool run_until(std::function<bool()> done) { return test::run_until(loop, std::move(done)); }

  // Other tests choose ports too, and TCP's is needed as well: a few tries.
  std::unique_ptr<agent::GossipDriver> open_gossip() {
    for (int tries = 0;; ++tries) {
      endpoint = next_endpoint();
      auto opened = agent::GossipDriver::open(
          loop, endpoint, gossip_node(kSelf, "host1", crypto, endpoint, loop.now()),
          [this](const gossip::Event& event) { gossip_event(event); });
      if (opened) return *std::move(opened);
      OVN_CHECK(tries < 20);
    }
  }

  // Asks the fake kernel on its thread.
  template <class Ask>
  auto in_kernel(Ask ask) {
    std::optional<decltype(ask(*fake_))> answer;
    kernel->run([&] { return ask(*fake_); }, [&](auto found) { answer = std::move(found); });
    EXPECT_TRUE(run_until([&] { return answer.has_value(); }));
    return *answer;
  }

  // The containers that the fake kernel shall know.
  void add(const Container& container) {
    in_kernel([&](FakeKernel& fake) {
      fake.add_sandbox(container.path(), container.cookie());
      return 0;
    });
  }
  // Attaches it to the network of make_host(), in memory; the kernel knows its namespace.
  store::Batch attach(const Container& container) {
    add(container);
    controller::AttachRequest request = attach_request(container.pid());
    request.sandbox.cookie = container.cookie();
    auto ready = std::get<controller::Ready>(*prepare_attach(host->host(), request, loop.now()));
    confirm_attach(host->host(), ready.endpoint.id);
    return ready.batch;
  }

  agent::Loop loop;
  store::MemoryStore store;
  agent::Worker store_worker{loop, "test-store"};
  std::unique_ptr<agent::KernelThread> kernel;
  agent::GossipCrypto crypto;
  ip::Endpoint endpoint;
  std::unique_ptr<agent::GossipDriver> gossip;
  std::unique_ptr<agent::HostDriver> host;
  std::function<void(const gossip::Event&)> on_event = [](const gossip::Event&) {};

 private:
  void gossip_event(const gossip::Event& event) {
    on_event(event);
    if (auto changed = std::get_if<gossip::RecordsChanged>(&event)) {
      host->feed().handle_records_changed(changed->network);
    }
    if (auto synced = std::get_if<gossip::Synced>(&event)) {
      host->feed().handle_synced(synced->network);
    }
    if (std::holds_alternative<gossip::MemberChanged>(event)) host->feed().handle_member_changed();
  }

  FakeKernel* fake_ = nullptr;
};

}  // namespace ovn::test
