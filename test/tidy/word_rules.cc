// SPDX-License-Identifier: Apache-2.0
#include "test/tidy/word_rules.h"

#include <initializer_list>

namespace ovn::tidy {

namespace {

using Folders = std::initializer_list<std::string_view>;

struct Rule {
  std::string_view word;
  std::string_view why;
  Folders in;           // banned below these; everywhere if empty
  Folders but_in = {};  // paths that may
};

constexpr std::string_view kClock = "logic takes now as an argument";
constexpr std::string_view kChance = "chance comes from a seeded ovn::Random";
constexpr std::string_view kThread = "threads live in cmd/agent";
constexpr std::string_view kResolver = "addresses are numeric";
constexpr std::string_view kHalfway = "it throws when reading fails; core/base/file does not";
constexpr std::string_view kCoroutine = "GCC 12 miscompiles coroutines";

const Folders kProduct = {"cmd/", "core/", "gossip/", "netlink/"};
const Folders kClocks = {"cmd/main.cc", "cmd/agent/", "cmd/cluster/", "cmd/cli/"};

const Rule kRules[] = {
    {"steady_clock", kClock, kProduct, kClocks},
    {"system_clock", kClock, kProduct, kClocks},
    {"high_resolution_clock", kClock, {}},
    {"clock_gettime", kClock, kProduct},
    {"gettimeofday", kClock, kProduct},
    {"time(nullptr)", kClock, kProduct, kClocks},
    {"rand(", kChance, {}},
    {"srand(", kChance, {}},
    {"random_device", kChance, {}},
    {"mt19937", kChance, {}},
    {"std::thread", kThread, kProduct, {"cmd/agent/"}},
    {"std::jthread", kThread, kProduct, {"cmd/agent/"}},
    {"std::mutex", kThread, kProduct, {"cmd/agent/", "core/base/vendor_spdlog.cc"}},
    {"std::async", kThread, {}},
    {"pthread_create", kThread, {}},
    {"sleep_for", "wait for an event instead", kProduct},
    {"usleep", "wait for an event instead", kProduct},
    {"getaddrinfo", kResolver, {}, {"cmd/no_resolver.cc"}},
    {"gethostbyname", kResolver, {}, {"cmd/no_resolver.cc"}},
    {"resolver", kResolver, kProduct},
    {"istreambuf_iterator", kHalfway, kProduct},
    {"directory_iterator", kHalfway, kProduct, {"core/base/file"}},
    {"co_await", kCoroutine, {}},
    {"co_return", kCoroutine, {}},
    {"co_yield", kCoroutine, {}},
    {"throw", "failures are Results", {}, {"cmd/toml.h"}},
    {"assert(", "invariants are OVN_CHECKs", {}},
    {"using namespace std;", "it takes every name in", {}},
    {"DISABLED_", "a test runs, or skips and says why", {"test/"}},
};

bool is_below(const std::string& path, const Folders& folders) {
  for (std::string_view folder : folders) {
    if (path.starts_with(folder)) return true;
  }
  return false;
}

// A note to do something later names its issue: "TODO(#12)".
bool is_promise_without_number(std::string_view line) {
  if (has_word(line, "FIXME") || has_word(line, "XXX")) return true;
  size_t at = line.find("TODO");
  return has_word(line, "TODO") && !line.substr(at + 4).starts_with("(#");
}

}  // namespace

Findings check_words(const Source& source) {
  Findings findings;
  for (size_t i = 0; i < source.code.size(); ++i) {
    auto found = [&](std::string what) {
      findings.push_back({source.path, i + 1, std::move(what)});
    };
    for (const Rule& rule : kRules) {
      bool banned = rule.in.size() == 0 || is_below(source.path, rule.in);
      if (!banned || is_below(source.path, rule.but_in)) continue;
      if (has_word(source.code[i], rule.word)) {
        found(std::string(rule.word) + ": " + std::string(rule.why));
      }
    }
    if (source.is_header() && has_word(source.code[i], "using namespace")) {
      found("using namespace in a header");
    }
    // Comments are blanked in `code`; this check is about them, and not about literals.
    size_t comment = source.lines[i].find("//");
    if (comment != std::string::npos &&
        is_promise_without_number(source.lines[i].substr(comment))) {
      found("a note for later without the number of an issue");
    }
  }
  return findings;
}

}  // namespace ovn::tidy
