// SPDX-License-Identifier: Apache-2.0
// Gossip alone, at sizes that no number of containers on one machine reaches: nodes in processes of
// their own, with the agent's sockets and cryptography, on loopback addresses.
//
//   gossip_nodes put  NODES RECORDS    one node puts the records; until the last of all has them
//   gossip_nodes late NODES RECORDS    the last node attaches when the others have them
//   gossip_nodes idle NODES RECORDS    nothing happens for a minute; records are in ten networks
//
// Prints {"ms", "bytes_ratio", "bytes_per_record", "rss_mb", "bytes_per_s", "packets_per_s",
// "cpu_s_per_min"}: bytes sent by all nodes against payload x (nodes - 1) (for a late joiner:
// against payload), memory that a record took at its owner, and of the last node its memory and
// what it sent and computed.
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>

#include "cmd/agent/gossip_crypto.h"
#include "cmd/agent/gossip_driver.h"
#include "cmd/cluster/openssl.h"
#include "core/base/check.h"

namespace ovn {
namespace {

using namespace std::chrono;

constexpr size_t kNodesMax = 100, kKeySize = 32, kValueSize = 96;
constexpr size_t kHeaders = 28;  // of IP and UDP
constexpr uint16_t kPort = 17946;
const gossip::NetworkTag kNetwork(5);
constexpr size_t kIdleNetworks = 10;
// A node left alone wakes some four times a second: to look at it is to add little to that. What is
// measured is several of these.
constexpr seconds kQuietTick(5), kSettle = 12s, kIdle = 12 * kQuietTick;

// What the processes share.
struct Report {
  std::atomic<size_t> members, rows, bytes, packets, rss_kb, cpu_us;
  std::atomic<int64_t> reached;  // microseconds on the monotonic clock
};
struct Shared {
  std::atomic<bool> attach_all, attach_last, put, quiet, stop;
  std::atomic<int64_t> began;
  std::array<Report, kNodesMax> nodes;
};

struct Task {
  std::string name;
  size_t nodes = 0, records = 0;

  std::vector<gossip::NetworkTag> networks() const {
    std::vector<gossip::NetworkTag> tags{kNetwork};
    while (name == "idle" && records > 0 && tags.size() < kIdleNetworks) {
      tags.emplace_back(kNetwork.value() + tags.size());
    }
    if (name == "idle" && records == 0) tags.clear();
    return tags;
  }
};

int64_t micros() {
  return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

ip::Endpoint endpoint_of(size_t number) {
  return {ip::Address::v4(0x7f000100u + static_cast<uint32_t>(number)), kPort};
}

size_t rss_kb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  }
  return 0;
}

size_t cpu_us() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  auto of = [](const timeval& t) { return static_cast<size_t>(t.tv_sec) * 1000000 + t.tv_usec; };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

size_t gauge(const gossip::Node& node, std::string_view name) {
  for (const auto& [known, value] : node.gauges()) {
    if (known == name) return value;
  }
  return 0;
}

class Process {
 public:
  Process(const Task& task, size_t number, const Uuid& cluster, Shared& shared)
      : task_(task), number_(number), shared_(shared), tick_(loop_) {
    gossip::Config config;
    config.cluster = cluster;
    config.keys = {{1, {1, 2, 3}}};
    gossip::Identity self{Uuid::from_random(cluster::random_array<16>()), 1,
                          cluster::random_array<16>(), fmt::format("node{}", number),
                          endpoint_of(number)};
    gossip::Node node(config, self, crypto_, number + 1, loop_.now());
    auto opened = agent::GossipDriver::open(loop_, self.endpoint, std::move(node),
                                            [this](const gossip::Event&) { look(); });
    OVN_CHECK(opened.has_value());
    driver_ = *std::move(opened);
  }

  void run() {
    driver_->update([](gossip::Node& node, Instant now) {
      std::array seeds{endpoint_of(0)};
      node.join(seeds, now);
    });
    tick();
    loop_.run();
  }

 private:
  void tick() {
    bool last = number_ + 1 == task_.nodes;
    bool attaches = last && task_.name == "late" ? shared_.attach_last : shared_.attach_all;
    driver_->update([&](gossip::Node& node, Instant now) {
      if (attaches && node.networks().empty()) {
        for (auto network : task_.networks()) static_cast<void>(node.attach(network, now));
      }
      if (number_ == 0 && shared_.put && !std::exchange(put_, true)) put(node, now);
    });
    report();
    if (shared_.stop) return loop_.stop();
    tick_.arm_after(shared_.quiet ? kQuietTick : milliseconds(5), [this] { tick(); });
  }
  void put(gossip::Node& node, Instant now) {
    Bytes value(kValueSize, 7);
    auto networks = task_.networks();
    for (size_t i = 0; i < task_.records; ++i) {
      gossip::NetworkTag network = networks[i % networks.size()];
      static_cast<void>(node.put(network, 1, fmt::format("{:0{}}", i, kKeySize), value, now));
    }
  }
  void look() {
    // The events of its making come before there is a driver.
    if (!driver_) return;
    Report& report = shared_.nodes[number_];
    size_t rows = gauge(driver_->node(), "rows_of_others");
    report.rows = rows;
    if (rows >= task_.records && report.reached == 0) report.reached = micros();
  }
  void report() {
    look();
    Report& report = shared_.nodes[number_];
    const auto& counters = driver_->node().counters();
    auto networks = task_.networks();
    auto last = networks.empty() ? gossip::kClusterScope : networks.back();
    report.members = driver_->node().members_of(last).size();
    report.bytes = counters[gossip::Count::bytes_sent] + counters[gossip::Count::stream_bytes_sent];
    report.packets = counters[gossip::Count::packets_sent];
    report.cpu_us = cpu_us();
    if (++ticks_ % 20 == 1 || shared_.quiet) report.rss_kb = rss_kb();
  }

  Task task_;
  size_t number_;
  Shared& shared_;
  agent::Loop loop_;
  agent::GossipCrypto crypto_;
  std::unique_ptr<agent::GossipDriver> driver_;
  agent::Timer tick_;
  bool put_ = false;
  size_t ticks_ = 0;
};

bool wait_for(auto&& done, seconds limit) {
  for (auto end = steady_clock::now() + limit; !done(); std::this_thread::sleep_for(1ms)) {
    if (steady_clock::now() > end) return false;
  }
  return true;
}

struct Totals {
  size_t bytes = 0;
  int64_t reached = 0;
};
Totals totals(const Task& task, const Shared& shared) {
  Totals all;
  for (size_t i = 0; i < task.nodes; ++i) {
    all.bytes += shared.nodes[i].bytes;
    all.reached = std::max<int64_t>(all.reached, shared.nodes[i].reached);
  }
  return all;
}

bool everybody_has(const Task& task, const Shared& shared, size_t nodes) {
  for (size_t i = 1; i < nodes; ++i) {
    if (task.records > 0 && shared.nodes[i].reached == 0) return false;
  }
  return true;
}

int measure(const Task& task, Shared& shared) {
  bool late = task.name == "late", idle = task.name == "idle";
  size_t first = late ? task.nodes - 1 : task.nodes;  // nodes attached from the beginning
  shared.attach_all = true;
  auto met = [&] {
    for (size_t i = 0; i < first; ++i) {
      if (shared.nodes[i].members != first) return false;
    }
    return true;
  };
  if (!wait_for(met, 60s)) return std::fputs("the nodes did not meet\n", stderr), 1;
  std::this_thread::sleep_for(3s);
  size_t owner_kb = shared.nodes[0].rss_kb, before = totals(task, shared).bytes;
  shared.began = micros();
  shared.put = true;
  if (!wait_for([&] { return everybody_has(task, shared, first); }, 170s)) {
    return std::fputs("the records did not arrive within 170 s\n", stderr), 1;
  }
  Report& last = shared.nodes[task.nodes - 1];
  if (late) {
    std::this_thread::sleep_for(5s);
    before = totals(task, shared).bytes;
    shared.began = micros();
    shared.attach_last = true;
    if (!wait_for([&] { return last.reached != 0; }, 170s)) {
      return std::fputs("the late joiner was left without\n", stderr), 1;
    }
  }
  double ms = static_cast<double>(totals(task, shared).reached - shared.began) / 1000;
  // What goes on being sent after the last has all counts as well.
  std::this_thread::sleep_for(2s);
  size_t bytes = totals(task, shared).bytes - before;
  shared.quiet = true;
  if (idle) std::this_thread::sleep_for(kSettle);
  auto on_the_wire = [&] { return last.bytes + kHeaders * last.packets; };
  size_t idle_bytes = on_the_wire(), packets = last.packets, cpu = last.cpu_us;
  if (idle) std::this_thread::sleep_for(kIdle);
  auto per_second = [&](size_t from, size_t to) {
    return static_cast<double>(to - from) / static_cast<double>(kIdle.count());
  };
  auto records = static_cast<double>(std::max<size_t>(1, task.records));
  double payload = records * (kKeySize + kValueSize);
  double copies = late ? 1 : static_cast<double>(task.nodes - 1);
  std::printf(
      "{\"ms\":%.1f,\"bytes_ratio\":%.2f,\"bytes_per_record\":%.0f,\"rss_mb\":%.1f,"
      "\"bytes_per_s\":%.0f,\"packets_per_s\":%.2f,\"cpu_s_per_min\":%.3f}\n",
      ms, static_cast<double>(bytes) / payload / copies,
      static_cast<double>(shared.nodes[0].rss_kb - owner_kb) * 1024 / records,
      static_cast<double>(last.rss_kb) / 1024, per_second(idle_bytes, on_the_wire()),
      per_second(packets, last.packets), per_second(cpu, last.cpu_us) * 60 / 1e6);
  return 0;
}

int run(const Task& task) {
  void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  Shared& shared = *new (memory) Shared();
  Uuid cluster = Uuid::from_random(cluster::random_array<16>());
  for (size_t i = 0; i < task.nodes; ++i) {
    if (::fork() != 0) continue;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    Process(task, i, cluster, shared).run();
    std::_Exit(0);
  }
  int result = measure(task, shared);
  shared.stop = true;
  while (::wait(nullptr) > 0) {
  }
  return result;
}

}  // namespace
}  // namespace ovn

int main(int argc, char** argv) {
  ovn::Task task;
  if (argc == 4) task = {argv[1], std::stoul(argv[2]), std::stoul(argv[3])};
  bool known = task.name == "put" || task.name == "late" || task.name == "idle";
  if (!known || task.nodes < 2 || task.nodes > ovn::kNodesMax) {
    std::fputs("usage: gossip_nodes put|late|idle NODES RECORDS\n", stderr);
    return 2;
  }
  return ovn::run(task);
}
