// SPDX-License-Identifier: Apache-2.0
// What large states cost on this kernel: the reconciler and the netlink layer as the agent has
// them, without the agent. Run in a network namespace of its own with an address 10.99.0.2.
//
//   kernel_scale remote COUNT FOLDER    one overlay network with COUNT endpoints on other hosts
//   kernel_scale local COUNT FOLDER     one with COUNT containers on this one
//   kernel_scale networks COUNT FOLDER  COUNT networks with a container in each
//   kernel_scale services COUNT FOLDER  COUNT services of 10 backends, and a container of this one
//
// Network namespaces of ours are mounted in FOLDER. Prints {"objects","made_ms","made_cpu_ms",
// "look_cpu_ms","changed_ms","taken_ms","rss_mb"}: until all is programmed, the processor time of
// that, that of looking at everything once more and finding nothing to do, until a backend less is
// programmed where there are services, until all is gone again, and the most memory that it took.
// Processor time counts what the kernel does for it.
#include <sys/resource.h>
#include <sched.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "core/reconcile/desired.h"
#include "core/reconcile/reconciler.h"
#include "netlink/kernel.h"
#include "netlink/netns.h"

namespace {

using namespace ovn;
using Clock = std::chrono::steady_clock;

[[noreturn]] void die(const std::string& what) {
  std::fprintf(stderr, "kernel_scale: %s\n", what.c_str());
  std::exit(1);
}

double cpu_ms() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto ms = [](const timeval& t) { return t.tv_sec * 1e3 + t.tv_usec / 1e3; };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

std::string digits(const char* what, size_t number) {
  return fmt::format("{}{:031}", what, number);
}

ip::Address address(size_t number) {
  return ip::Address::v4(0x0a000000u + static_cast<uint32_t>(number));
}

model::Network overlay(size_t number, const ip::Prefix& prefix) {
  model::Network network;
  network.id = model::NetworkId(fmt::format("{:012}{:020}", number, 0));
  network.name = fmt::format("n{}", number);
  model::Subnet subnet;
  subnet.prefix = prefix;
  subnet.gateway = prefix.first().plus(1);
  subnet.vni = model::Vni(static_cast<uint32_t>(5000 + number));
  network.subnets = {subnet};
  return network;
}

// Containers are namespaces that live as long as this program.
class Containers {
 public:
  reconcile::LocalEndpoint make(const ip::Prefix& at) {
    auto scope = netlink::NetnsScope::enter_new();
    if (!scope) die(scope.error().message);
    auto fd = netlink::open_netns(netlink::kOwnNetnsPath);
    auto cookie = netlink::netns_cookie(netlink::kOwnNetnsPath);
    if (!fd || !cookie) die("a namespace");
    reconcile::LocalEndpoint local;
    size_t number = held_.size();
    local.sandbox.id = model::SandboxId(fmt::format("{:012}{:020}", number, 0));
    local.sandbox.netns_path = fmt::format("/proc/self/fd/{}", fd->get());
    local.sandbox.cookie = *cookie;
    local.endpoint.id = model::EndpointId(fmt::format("{:015}{:017}", number, 0));
    local.endpoint.sandbox = local.sandbox.id;
    local.endpoint.ifname = "eth0";
    local.endpoint.addresses = {{at, 1}};
    local.endpoint.mac = Mac::for_address(at.address());
    held_.push_back(*std::move(fd));
    return local;
  }

 private:
  std::vector<netlink::Fd> held_;
};

model::EndpointRecord record(size_t number) {
  model::EndpointRecord record;
  record.id = model::EndpointId(digits("r", number));
  record.vtep = ip::Address::v4(0x0a630100u + static_cast<uint32_t>(number % 200));
  record.addresses = {{ip::Prefix(address(number + 16), 8), 1}};
  record.mac = Mac::for_address(address(number + 16));
  return record;
}

reconcile::BalancedService service(size_t number) {
  constexpr size_t kBackends = 10;
  reconcile::BalancedService service{fmt::format("s{}", number), address(number + (1 << 16)), {}};
  for (size_t i = 0; i < kBackends; ++i) {
    service.backends.push_back({address(number * kBackends + i + (1 << 20)), 1});
  }
  return service;
}

// As every network has it that is not internal.
model::Uplink uplink(size_t number) {
  ip::Address end = ip::Address::v4(0xac1c0002u + static_cast<uint32_t>(number));
  return {overlay(number, {}).id, {end, 16}, {}};
}

reconcile::View view_of(const std::string& kind, size_t count, const std::string& folder,
                        Containers& containers) {
  reconcile::View view;
  view.underlay.address = ip::Address::v4(0x0a630002);
  view.netns_folder = folder;
  ip::Prefix all(address(0), 8);
  if (kind == "networks") {
    for (size_t i = 0; i < count; ++i) {
      ip::Prefix prefix(address(i << 8), 24);
      reconcile::NetworkView network{overlay(i, prefix), {}, {}};
      network.uplink = uplink(i);
      network.local = {containers.make(ip::Prefix(address((i << 8) + 2), 24))};
      view.networks.push_back(std::move(network));
    }
    return view;
  }
  reconcile::NetworkView network{overlay(0, all), {}, {}};
  network.uplink = uplink(0);
  if (kind == "services") {
    network.local.push_back(containers.make(ip::Prefix(address(16), 8)));
    for (size_t i = 0; i < count; ++i) network.services.push_back(service(i));
    count = 0;
  }
  for (size_t i = 0; i < count; ++i) {
    if (kind == "remote") network.remote.push_back(record(i));
    else network.local.push_back(containers.make(ip::Prefix(address(i + 16), 8)));
  }
  view.networks.push_back(std::move(network));
  return view;
}

// Time is the reconciler's to be told: here it jumps from one deadline to the next.
class Run {
 public:
  explicit Run(Instant now) : now_(now), reconciler_(1, {}, now) {}

  void bring_about(const reconcile::View& view) {
    uint64_t revision = reconciler_.set_desired(desired(view), held(view), now_);
    while (!reconciler_.settled(revision)) step();
    for (const auto& fault : reconciler_.status().faults) die(fault.object + ": " + fault.error);
  }
  // Dumps everything; finds nothing to do.
  void look() {
    reconciler_.handle_events_lost(now_);
    while (step()) continue;
  }
  size_t objects() const { return reconciler_.status().objects; }

 private:
  bool step() {
    auto request = reconciler_.poll_request(now_);
    if (!request) return false;
    if (auto* dump = std::get_if<reconcile::Dump>(&*request)) {
      reconciler_.handle_dump(kernel_.dump(dump->namespaces, dump->sysctls), now_);
    } else {
      reconciler_.handle_results(kernel_.apply(std::get<reconcile::Apply>(*request).ops), now_);
    }
    return true;
  }

  Instant now_;
  netlink::Kernel kernel_;
  reconcile::Reconciler reconciler_;
};

template <class Work>
std::pair<double, double> timed(Work work) {
  auto begin = Clock::now();
  double cpu = cpu_ms();
  work();
  std::chrono::duration<double, std::milli> wall = Clock::now() - begin;
  return {wall.count(), cpu_ms() - cpu};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) die("usage: kernel_scale remote|local|networks|services COUNT FOLDER");
  rlimit files{20000, 20000};
  setrlimit(RLIMIT_NOFILE, &files);
  Containers containers;
  reconcile::View view = view_of(argv[1], std::strtoul(argv[2], nullptr, 10), argv[3], containers);
  Run run(Instant(std::chrono::hours(1)));
  auto made = timed([&] { run.bring_about(view); });
  size_t objects = run.objects();
  constexpr int kLooks = 5;
  auto look = timed([&] {
    for (int i = 0; i < kLooks; ++i) run.look();
  });
  for (auto& network : view.networks) {
    if (!network.services.empty()) network.services[0].backends.pop_back();
  }
  auto changed = timed([&] { run.bring_about(view); });
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  view.networks.clear();
  auto taken = timed([&] { run.bring_about(view); });
  std::printf("{\"objects\":%zu,\"made_ms\":%.0f,\"made_cpu_ms\":%.0f,\"look_cpu_ms\":%.0f,"
              "\"changed_ms\":%.0f,\"taken_ms\":%.0f,\"rss_mb\":%.1f}\n",
              objects, made.first, made.second, look.second / kLooks, changed.first, taken.first,
              static_cast<double>(usage.ru_maxrss) / 1024);
}
