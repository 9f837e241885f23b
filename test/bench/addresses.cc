// SPDX-License-Identifier: Apache-2.0
// All addresses of a /16, handed out one after another; then every second one given back and handed
// out again, when what is free is as scattered as can be.
//
//   addresses
//
// Prints {"all_ms","half_ms","spread","bytes"}: medians of nine rounds, the least and the most of
// the first, and the heap that an address in use costs when no two of them are neighbours.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "core/ipam/allocator.h"

namespace {

using namespace ovn;
using Clock = std::chrono::steady_clock;

constexpr Instant kNow{};
const Uuid kHost = Uuid::from_random({1});

model::Subnet subnet() {
  model::Subnet subnet;
  subnet.prefix = *ip::Prefix::parse("10.0.0.0/16");
  subnet.gateway = subnet.prefix.first().plus(1);
  return subnet;
}

model::Lease whole() {
  model::Lease lease;
  lease.id = 1;
  lease.block = subnet().prefix;
  lease.holder = kHost;
  return lease;
}

template <class Work>
double milliseconds(Work work) {
  auto begin = Clock::now();
  work();
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

std::vector<ip::Address> take_all(ipam::Allocator& allocator) {
  std::vector<ip::Address> taken;
  taken.reserve(1 << 16);
  while (auto allocation = allocator.allocate()) taken.push_back(allocation->address.address());
  return taken;
}

struct Round {
  double all, half;
};

Round play() {
  ipam::Allocator allocator(subnet(), kHost);
  allocator.adopt(std::vector{whole()}, kNow);
  std::vector<ip::Address> taken;
  Round round{};
  round.all = milliseconds([&] { taken = take_all(allocator); });
  for (size_t i = 0; i < taken.size(); i += 2) allocator.release(taken[i], kNow);
  round.half = milliseconds([&] { take_all(allocator); });
  return round;
}

double heap_of_an_address() {
  ipam::Allocator allocator(subnet(), kHost);
  allocator.adopt(std::vector{whole()}, kNow);
  std::vector<ip::Address> taken = take_all(allocator);
  size_t before = mallinfo2().uordblks;
  for (size_t i = 0; i < taken.size(); i += 2) allocator.release(taken[i], kNow);
  size_t held = taken.size() / 2;
  return static_cast<double>(mallinfo2().uordblks - before) / static_cast<double>(held);
}

}  // namespace

int main() {
  std::vector<double> all, half;
  for (int i = 0; i < 9; ++i) {
    Round round = play();
    all.push_back(round.all), half.push_back(round.half);
  }
  std::ranges::sort(all), std::ranges::sort(half);
  std::printf("{\"all_ms\":%.1f,\"half_ms\":%.1f,\"spread\":\"%.1f..%.1f, n=9\",\"bytes\":%.0f}\n",
              all[4], half[4], all.front(), all.back(), heap_of_an_address());
}
