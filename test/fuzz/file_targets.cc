// SPDX-License-Identifier: Apache-2.0
// Texts that people write or paste: the configuration, the cluster file, the join token.
#include "cmd/cluster/cluster_file.h"
#include "cmd/cluster/token.h"
#include "cmd/config.h"
#include "core/base/check.h"
#include "test/fuzz/target.h"

namespace ovn::fuzz {

namespace {

void config(ByteView input) {
  LoadedConfig loaded;
  parse_config(as_text(input), "fuzz.toml", loaded);
  check_config(loaded);
}

void cluster_file(ByteView input) {
  auto file = cluster::parse_cluster_file(as_text(input), "fuzz.toml");
  if (!file) return;
  auto again = cluster::parse_cluster_file(cluster::format(*file), "again.toml");
  OVN_CHECK(again && *again == *file);
}

void token(ByteView input) {
  auto parsed = cluster::parse_token(as_text(input));
  if (!parsed) return;
  auto again = cluster::parse_token(cluster::format(*parsed));
  OVN_CHECK(again && *again == *parsed);
}

const Uuid kUuid = *Uuid::parse("919108f7-52d1-4320-9bac-f847db4148a8");

cluster::ClusterFile some_cluster() {
  cluster::ClusterFile file;
  file.cluster = file.node = kUuid;
  file.name = "host1";
  file.address = *ip::Address::parse("10.99.0.1");
  file.keys = {{1, {}}};
  file.managers = {{*ip::Endpoint::parse("10.99.0.1:7957"), {}}};
  file.seeds = {*ip::Endpoint::parse("[fd00::1]:7956")};
  return file;
}

cluster::JoinToken some_token() {
  cluster::JoinToken token;
  token.cluster = kUuid;
  token.managers = {*ip::Endpoint::parse("10.99.0.1:7957"), *ip::Endpoint::parse("[fd00::1]:1")};
  return token;
}

constexpr std::string_view kConfig = R"([node]  # größer
name = "host1"
[gossip]
listen = "0.0.0.0"
port = 7956
seeds = ["10.99.0.1:7956", "fd00::1"]
[overlay]
mtu = 1500
[ipam]
pools = ["10.128.0.0/9 24"]
[log]
level = "debug"
)";

}  // namespace

std::vector<Target> file_targets() {
  return {
      {"config", {bytes_of(kConfig)}, config},
      {"cluster_file", {bytes_of(cluster::format(some_cluster()))}, cluster_file},
      {"token", {bytes_of(cluster::format(some_token()))}, token},
  };
}

}  // namespace ovn::fuzz
