// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/boot.h"

#include "core/base/file.h"
#include "core/reconcile/desired.h"

namespace ovn::agent {

Result<std::string> host_boot_id() {
  TRY(auto file, read_file("/proc/sys/kernel/random/boot_id"));
  return file.text.substr(0, file.text.find('\n'));
}

std::vector<kernel::Netns> leftover_namespaces(const std::string& folder) {
  std::vector<kernel::Netns> found;
  for (const std::string& name : names_in(folder).value_or({})) {
    found.push_back(reconcile::leftover_namespace(folder, name));
  }
  return found;
}

}  // namespace ovn::agent
