// SPDX-License-Identifier: Apache-2.0
// `cluster join TOKEN`: enters a cluster through one of its managers. TLS 1.3, the server pinned by
// the token's fingerprint, ourselves proved by the token's secret bound to this very session
// (proof.h), POST /v1/manager/join; then the cluster file is written. Blocks; for the CLI's thread.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "cmd/cluster/cluster_file.h"

namespace ovn::cluster {

struct JoinOptions {
  std::string state_dir;
  std::string name;                           // empty: the host's name
  std::optional<ip::Address> address;         // none: the one from which the manager was reached
  std::chrono::milliseconds timeout{10'000};  // for each manager address
};

// Tries the token's managers in order. Errors: conflict if the host is in a cluster or the name is
// taken; denied when the manager is not the token's or refuses the secret; unavailable or timeout,
// naming each address and why.
Result<ClusterFile> join(const JoinToken& token, const JoinOptions& options);

}  // namespace ovn::cluster
