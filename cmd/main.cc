// SPDX-License-Identifier: Apache-2.0
// ovn-lite: the process around cli::run(). What it is told by its surroundings is read here, and
// what it says is written here.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "cmd/agent/run.h"
#include "cmd/cli/cli.h"

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// https://no-color.org: any value but the empty one.
bool wants_colour() {
  return ::isatty(STDOUT_FILENO) && variable("NO_COLOR").empty() && variable("TERM") != "dumb";
}

constexpr size_t kInputMax = 64 << 10;  // a token has a few hundred bytes

std::string read_input() {
  std::string text(kInputMax, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), stdin));
  return text;
}

bool write_all(std::FILE* file, std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), file) == text.size() && std::fflush(file) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  ovn::cli::Environment environment;
  environment.now = std::time(nullptr);
  environment.colour = wants_colour();
  environment.socket = variable("OVN_LITE_SOCKET");
  environment.tell = [](std::string_view line) { write_all(stderr, std::string(line) + "\n"); };
  environment.read_input = read_input;
  environment.run_agent = ovn::agent::run;
  auto outcome = ovn::cli::run(words, environment);
  write_all(stderr, outcome.err);
  if (write_all(stdout, outcome.out)) return outcome.exit_code;
  std::perror("ovn-lite: standard output");
  return outcome.exit_code ? outcome.exit_code : 1;
}
