// SPDX-License-Identifier: Apache-2.0
#include "cmd/config.h"

#include <algorithm>
#include <filesystem>

#include "core/base/file.h"

namespace ovn {
namespace {

namespace fs = std::filesystem;

void read_into(const std::string& path, bool optional, LoadedConfig& loaded) {
  auto file = read_file(path);
  if (!file && optional && file.error().code == Errc::not_found) return;
  loaded.files.push_back(path);
  if (!file) {
    loaded.problems.push_back({"config file", file.error().message});
  } else {
    parse_config(file->text, path, loaded);
  }
}

// The *.toml of conf.d beside the main file, by name.
void read_drop_ins(const fs::path& main, LoadedConfig& loaded) {
  fs::path folder = main.parent_path() / "conf.d";
  auto names = names_in(folder);
  if (!names) {
    if (names.error().code == Errc::not_found) return;
    loaded.problems.push_back({"config folder", names.error().message});
    return;
  }
  std::sort(names->begin(), names->end());
  for (const std::string& name : *names) {
    if (fs::path(name).extension() == ".toml") read_into(folder / name, false, loaded);
  }
}

void check_pools(LoadedConfig& loaded) {
  const auto& pools = loaded.config.ipam.pools;
  for (size_t i = 0; i < pools.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (!pools[i].base.overlaps(pools[j].base)) continue;
      loaded.problems.push_back(
          {"ipam.pools", fmt::format("{} overlaps {}", pools[i].base, pools[j].base)});
    }
  }
}

}  // namespace

std::string Config::socket_path() const {
  return api.socket.empty() ? node.run_dir + "/ovn-lite.sock" : api.socket;
}

LoadedConfig load_config(std::string_view path) {
  LoadedConfig loaded;
  read_into(std::string(path), path == kConfigPath, loaded);
  read_drop_ins(path, loaded);
  return loaded;
}

void check_config(LoadedConfig& loaded) {
  const Config& config = loaded.config;
  check_pools(loaded);
  if (config.gossip.port == config.overlay.vxlan_port) {
    loaded.problems.push_back(
        {"gossip.port", fmt::format("{} is overlay.vxlan_port too", config.gossip.port)});
  }
  const auto& listen = config.gossip.listen;
  const auto& advertise = config.gossip.advertise;
  if (advertise && listen.is_v4() && !advertise->is_v4() && !listen.is_unspecified()) {
    loaded.problems.push_back(
        {"gossip.advertise",
         fmt::format("{} is not received on gossip.listen {}", *advertise, listen)});
  }
}

}  // namespace ovn
