// SPDX-License-Identifier: Apache-2.0
// `make fuzz`: all targets, or the one named by TARGET, for SECONDS each (60), beginning with SEED.
// A target runs in a child process; if that ends badly, the round that did it is told.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "core/base/number.h"
#include "test/fuzz/mutate.h"

namespace {

using namespace ovn;

uint64_t setting(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? parse_number(text).value_or(otherwise) : otherwise;
}

// Shared with the child, so that its last round is known when it is gone.
volatile uint64_t* shared_round() {
  void* page =
      mmap(nullptr, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) std::abort();
  return static_cast<uint64_t*>(page);
}

void run(const fuzz::Target& target, uint64_t seed, volatile uint64_t* round) {
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(setting("SECONDS", 60));
  while (std::chrono::steady_clock::now() < end) {
    for (int i = 0; i < 256; ++i) {
      target.run(fuzz::input_of(target, seed, *round));
      *round = *round + 1;
    }
  }
}

bool survives(const fuzz::Target& target, uint64_t seed) {
  static volatile uint64_t* round = shared_round();
  *round = setting("ROUND", 0);
  pid_t child = fork();
  if (child == 0) {
    run(target, seed, round);
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  std::string name(target.name);
  if (status == 0) {
    std::printf("%-16s %llu rounds\n", name.c_str(), static_cast<unsigned long long>(*round));
    return true;
  }
  std::printf("%-16s BROKEN: make fuzz TARGET=%s SEED=%llu ROUND=%llu\n", name.c_str(),
              name.c_str(), static_cast<unsigned long long>(seed),
              static_cast<unsigned long long>(*round));
  return false;
}

}  // namespace

int main() {
  const char* only = std::getenv("TARGET");
  uint64_t seed = setting("SEED", static_cast<uint64_t>(getpid()));
  bool all_survive = true;
  for (const fuzz::Target& target : fuzz::targets()) {
    if (!only || target.name == only) all_survive &= survives(target, seed);
  }
  return all_survive ? 0 : 1;
}
