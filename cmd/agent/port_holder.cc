// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/port_holder.h"

#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "core/base/file.h"
#include "netlink/processes.h"

namespace ovn::agent {

using model::HostPort;

namespace {

constexpr size_t kLocal = 1, kState = 3, kInode = 9;  // columns
constexpr std::string_view kTcpListens = "0A";
constexpr const char* kSomebody = "another process";

// "0100007F:1F90": words of the address as the machine holds them, the port as a number.
std::optional<ip::Endpoint> parse_place(std::string_view text) {
  size_t colon = text.find(':');
  if (colon == text.npos || colon % 8 != 0) return {};
  std::array<uint8_t, 16> bytes;
  for (size_t i = 0; i < colon; i += 8) {
    uint32_t word = 0;
    std::from_chars(text.data() + i, text.data() + i + 8, word, 16);
    if (i / 2 + sizeof word > bytes.size()) return {};
    std::memcpy(bytes.data() + i / 2, &word, sizeof word);
  }
  auto address = ip::Address::from_bytes(bytes.data(), colon / 2);
  if (!address) return {};
  ip::Endpoint place{*address, 0};
  std::from_chars(text.data() + colon + 1, text.data() + text.size(), place.port, 16);
  return place;
}

// A socket of all IPv6 addresses takes IPv4 too, unless it was told not to.
bool is_in_way(const ip::Endpoint& other, const HostPort& port) {
  bool dual = !other.address.is_v4() && other.address.is_unspecified();
  return HostPort{port.transport, other}.clashes_with(port) ||
         (dual && other.port == port.at.port);
}

std::string find_inode(const HostPort& port) {
  for (const char* family : {"", "6"}) {
    std::ifstream table(fmt::format("/proc/self/net/{}{}", to_string(port.transport), family));
    for (std::string line; std::getline(table, line);) {
      if (auto inode = inode_in_way(line, port); !inode.empty()) return inode;
    }
  }
  return "";
}

bool has_open(int32_t pid, const std::string& link) {
  std::string fds = fmt::format("/proc/{}/fd", pid);
  for (const std::string& fd : names_in(fds).value_or({})) {
    std::error_code ignored;
    if (std::filesystem::read_symlink(fds + "/" + fd, ignored) == link) return true;
  }
  return false;
}

}  // namespace

std::string inode_in_way(std::string_view line, const HostPort& port) {
  std::istringstream words{std::string(line)};
  std::vector<std::string> columns;
  for (std::string word; words >> word;) columns.push_back(std::move(word));
  if (columns.size() <= kInode) return "";
  bool connected = port.transport == model::Transport::tcp && columns[kState] != kTcpListens;
  auto place = parse_place(columns[kLocal]);
  return place && !connected && is_in_way(*place, port) ? columns[kInode] : "";
}

std::string find_port_holder(const HostPort& port) {
  std::string inode = find_inode(port), link = "socket:[" + inode + "]";
  if (inode.empty()) return kSomebody;
  for (int32_t pid : netlink::all_processes().value_or({})) {
    if (!has_open(pid, link)) continue;
    std::string name = read_file(fmt::format("/proc/{}/comm", pid)).value_or({}).text;
    return fmt::format("{} (pid {})", name.substr(0, name.find('\n')), pid);
  }
  return kSomebody;
}

}  // namespace ovn::agent
