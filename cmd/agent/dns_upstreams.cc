// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_upstreams.h"

#include "core/base/file.h"
#include "core/base/log.h"

namespace ovn::agent {

namespace {

constexpr uint16_t kDomainPort = 53;
constexpr size_t kServersMax = 3;  // MAXNS of resolv.h

bool same(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

std::vector<ip::Endpoint> parse_resolv_conf(std::string_view text) {
  std::vector<ip::Endpoint> servers;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line) && servers.size() < kServersMax;) {
    std::istringstream words(line);
    std::string keyword, server;
    if (!(words >> keyword >> server) || keyword != "nameserver") continue;
    if (auto address = ip::Address::parse(server)) servers.push_back({*address, kDomainPort});
  }
  return servers;
}

DnsUpstreams::DnsUpstreams(Loop& loop, OnChanged on_changed, ResolvConf file)
    : on_changed_(std::move(on_changed)), file_(std::move(file)), timer_(loop) {}

void DnsUpstreams::start(std::vector<ip::Endpoint> configured) {
  timer_.disarm();
  seen_.reset();
  configured_ = std::move(configured);
  configured_.empty() ? look() : on_changed_(configured_);
}

void DnsUpstreams::look() {
  timer_.arm_after(file_.read_again, [this] { look(); });
  struct stat now{};
  ::stat(file_.path.c_str(), &now);
  auto before = std::exchange(seen_, now);
  if (before && same(now, *before)) return;
  auto file = read_file(file_.path);
  if (!file) log::warn("DNS servers: {}", file.error().message);
  auto servers = parse_resolv_conf(std::move(file).value_or({}).text);
  if (before) log::info("{} has changed: {} DNS servers", file_.path, servers.size());
  on_changed_(std::move(servers));
}

}  // namespace ovn::agent
