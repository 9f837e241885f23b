// SPDX-License-Identifier: Apache-2.0
#include "netlink/processes.h"

#include <charconv>
#include <sstream>

#include "core/base/file.h"

namespace ovn::netlink {
namespace {

// A process id, or 0.
int32_t parse_pid(std::string_view text) {
  int32_t pid = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
  return error == std::errc() && end == text.data() + text.size() && pid > 0 ? pid : 0;
}

}  // namespace

Result<std::set<int32_t>> all_processes() {
  TRY(auto names, names_in("/proc"));
  std::set<int32_t> pids;
  for (const std::string& name : names) pids.insert(parse_pid(name));
  pids.erase(0);
  return pids;
}

// The second field, a name, may hold anything.
uint64_t process_start(int32_t pid) {
  std::string fields = read_file(fmt::format("/proc/{}/stat", pid)).value_or({}).text;
  std::istringstream in(fields.substr(fields.rfind(')') + 1));
  std::string skipped;
  for (int number = 3; number < 22; ++number) in >> skipped;
  uint64_t start = 0;
  return in >> start ? start : 0;
}

std::string process_netns_path(int32_t pid) { return fmt::format("/proc/{}/ns/net", pid); }

}  // namespace ovn::netlink
