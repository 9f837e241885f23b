// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/forget.h"

#include <cerrno>

#include <unistd.h>

#include "cmd/cluster/cluster_file.h"
#include "cmd/cluster/durable_file.h"

namespace ovn::cluster {

Result<void> forget_cluster(const std::string& state_dir) {
  std::string file = cluster_file_path(state_dir);
  std::string folder = state_dir + "/";
  for (const char* name : {"state.db", "state.db-wal", "state.db-shm", "manager.db",
                           "manager.db-wal", "manager.db-shm", "node-id"}) {
    CHECK_OK(remove_file(folder + name));
  }
  CHECK_OK(sync_folder_of(file));
  CHECK_OK(remove_file(file));
  CHECK_OK(sync_folder_of(file));
  // Without these a manager does not start, to be told again to leave.
  CHECK_OK(remove_file(folder + "manager.key"));
  return remove_file(folder + "manager.crt");
}

}  // namespace ovn::cluster
