// SPDX-License-Identifier: Apache-2.0
// STATE_DIR/cluster.toml, the host's membership card: which cluster, which node, the gossip keys,
// the managers with their fingerprint and the secret that proves membership to them. Mode 0600. It
// appears whole or not at all (written aside, fsynced, then renamed without replacing), and it is
// the last step of init and join: where it is, everything it needs is. Later only the agent changes
// it, when the gossip keys do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/cluster/certificate.h"
#include "cmd/cluster/token.h"
#include "core/base/ip.h"
#include "core/base/result.h"
#include "core/base/uuid.h"

namespace ovn::cluster {

enum class Role { agent, manager };

struct GossipKey {
  uint16_t id = 0;
  std::array<uint8_t, 32> key{};

  friend bool operator==(const GossipKey&, const GossipKey&) = default;
};

struct ManagerAddress {
  ip::Endpoint endpoint;
  Fingerprint fingerprint{};

  friend bool operator==(const ManagerAddress&, const ManagerAddress&) = default;
};

struct ClusterFile {
  Uuid cluster;
  Uuid node;
  std::string name;     // this host's, unique in the cluster
  ip::Address address;  // this host's, as the others reach it
  Role role = Role::agent;
  JoinSecret secret{};
  std::vector<GossipKey> keys;  // the first one is used for sending
  std::vector<ManagerAddress> managers;
  std::vector<ip::Endpoint> seeds;  // gossip addresses known at the time of joining

  friend bool operator==(const ClusterFile&, const ClusterFile&) = default;
};

std::string cluster_file_path(std::string_view state_dir);

std::string format(const ClusterFile& file);
// Errors: corrupt, naming `path` and the line or field.
Result<ClusterFile> parse_cluster_file(std::string_view text, std::string_view path);

// Nothing if the host is in no cluster. Errors: corrupt, denied, also when others may read the
// file.
Result<std::optional<ClusterFile>> load_cluster_file(const std::string& state_dir);

// Makes `state_dir` (0700) if need be and writes the file durably. Errors: conflict when there is
// one already; denied; unavailable (disk full, I/O).
Result<void> create_cluster_file(const std::string& state_dir, const ClusterFile& file);

// Puts `file` durably in place of the one that is there. Errors: denied; unavailable.
Result<void> replace_cluster_file(const std::string& state_dir, const ClusterFile& file);

// This host's node id, made once and kept for ever in STATE_DIR/node-id: a join that is repeated
// because its answer was lost is the same node to the manager. Errors: denied, corrupt,
// unavailable.
Result<Uuid> node_id(const std::string& state_dir);

// The manager's key and certificate beside it, as manager.key (0600) and manager.crt.
Result<void> save_credentials(const std::string& state_dir, const Credentials& credentials);
Result<Credentials> load_credentials(const std::string& state_dir);

// The error of init and join on a host that is in a cluster already.
Failure already_member(const ClusterFile& file, const std::string& state_dir);

}  // namespace ovn::cluster
