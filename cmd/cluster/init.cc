// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/init.h"

#include "cmd/cluster/openssl.h"
#include "core/model/names.h"

namespace ovn::cluster {

namespace {

Result<ClusterFile> make_cluster(const InitOptions& options) {
  ClusterFile file;
  file.cluster = Uuid::from_random(random_array<16>());
  file.name = options.name;
  if (file.name.empty()) {
    TRY(file.name, default_name());
  }
  CHECK_OK(model::check_name("node", file.name));
  TRY(file.node, node_id(options.state_dir));
  if (options.address) {
    file.address = *options.address;
  } else {
    TRY(file.address, default_address());
  }
  file.role = Role::manager;
  file.secret = random_array<16>();
  file.keys = {{1, random_array<32>()}};
  return file;
}

}  // namespace

Result<ClusterFile> init(const InitOptions& options) {
  TRY(auto present, load_cluster_file(options.state_dir));
  if (present) return already_member(*present, options.state_dir);
  TRY(auto file, make_cluster(options));
  TRY(auto credentials, make_credentials("ovn-lite manager " + file.name));
  TRY(auto pin, fingerprint(credentials.certificate));
  file.managers = {{{file.address, options.manager_port}, pin}};
  CHECK_OK(save_credentials(options.state_dir, credentials));
  CHECK_OK(create_cluster_file(options.state_dir, file));
  return file;
}

JoinToken join_token(const ClusterFile& file) {
  JoinToken token{file.cluster, file.managers.front().fingerprint, file.secret, {}};
  for (const auto& manager : file.managers) {
    if (token.managers.size() < kTokenManagersMax) token.managers.push_back(manager.endpoint);
  }
  return token;
}

}  // namespace ovn::cluster
