// SPDX-License-Identifier: Apache-2.0
// `cluster init`: the first host of a cluster. Makes the cluster's identity, gossip key, join
// secret and the manager's certificate, and writes them to the state folder. Nothing listens yet:
// the agent that finds (or already waits for) the file does.
#pragma once

#include <optional>
#include <string>

#include "cmd/cluster/cluster_file.h"

namespace ovn::cluster {

struct InitOptions {
  std::string state_dir;
  std::string name;                    // empty: the host's name
  std::optional<ip::Address> address;  // none: see default_address()
  uint16_t manager_port = 7957;
};

// Errors: conflict if the host is in a cluster; invalid name; unavailable if no address is found.
Result<ClusterFile> init(const InitOptions& options);

// What `cluster token` prints. Any member can make it: it holds nothing that members do not.
JoinToken join_token(const ClusterFile& file);

// The address that others are told when none is configured: the source address of the default
// route, else the first global address of an interface that is up. Errors: unavailable, saying what
// to set.
Result<ip::Address> default_address();

// The host's name cut to what model::check_name accepts. Errors: invalid.
Result<std::string> default_name();

}  // namespace ovn::cluster
