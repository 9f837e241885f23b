// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/boot.h"

#include <filesystem>

#include "cmd/cluster/durable_file.h"
#include "core/reconcile/desired.h"

namespace ovn::agent {

Result<std::string> host_boot_id() {
  TRY(auto file, cluster::read_file("/proc/sys/kernel/random/boot_id"));
  return file.text.substr(0, file.text.find('\n'));
}

std::vector<kernel::Netns> leftover_namespaces(const std::string& folder) {
  std::vector<kernel::Netns> found;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    found.push_back(reconcile::leftover_namespace(folder, entry.path().filename().native()));
  }
  return found;
}

}  // namespace ovn::agent
