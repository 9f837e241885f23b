// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/cluster_file.h"

#include "cmd/cluster/durable_file.h"
#include "cmd/cluster/openssl.h"
#include "core/base/file.h"

namespace ovn::cluster {

namespace {

constexpr mode_t kSecretMode = 0600;
constexpr mode_t kFolderMode = 0700;

std::string key_path(const std::string& state_dir) { return state_dir + "/manager.key"; }
std::string certificate_path(const std::string& state_dir) { return state_dir + "/manager.crt"; }

Result<std::string> read_secret(const std::string& path) {
  TRY(auto file, read_file(path));
  if (file.mode & 077) {
    return fail(Errc::denied, "{}: mode {:04o}: it holds a secret, others must not read it", path,
                file.mode);
  }
  return std::move(file.text);
}

}  // namespace

std::string cluster_file_path(std::string_view state_dir) {
  return std::string(state_dir) + "/cluster.toml";
}

Result<std::optional<ClusterFile>> load_cluster_file(const std::string& state_dir) {
  std::string path = cluster_file_path(state_dir);
  auto text = read_secret(path);
  if (!text && text.error().code == Errc::not_found) return std::optional<ClusterFile>();
  if (!text) return Failure{std::move(text).error()};
  TRY(auto file, parse_cluster_file(*text, path));
  return std::optional(std::move(file));
}

Result<void> create_cluster_file(const std::string& state_dir, const ClusterFile& file) {
  CHECK_OK(make_folder(state_dir, kFolderMode));
  auto written = write_durably(cluster_file_path(state_dir), format(file), kSecretMode,
                               IfThere::refuse);
  if (!written && written.error().code == Errc::exists) {
    TRY(auto present, load_cluster_file(state_dir));
    if (present) return already_member(*present, state_dir);
  }
  return written;
}

Result<void> replace_cluster_file(const std::string& state_dir, const ClusterFile& file) {
  return write_durably(cluster_file_path(state_dir), format(file), kSecretMode, IfThere::replace);
}

Result<Uuid> node_id(const std::string& state_dir) {
  std::string path = state_dir + "/node-id";
  if (auto file = read_file(path)) {
    auto id = Uuid::parse(std::string_view(file->text).substr(0, file->text.find('\n')));
    if (!id) return fail(Errc::corrupt, "{}: {}", path, id.error().message);
    return id;
  } else if (file.error().code != Errc::not_found) {
    return Failure{file.error()};
  }
  Uuid fresh = Uuid::from_random(random_array<16>());
  CHECK_OK(make_folder(state_dir, kFolderMode));
  auto written = write_durably(path, fresh.to_string() + "\n", 0644, IfThere::refuse);
  if (!written && written.error().code == Errc::exists) return node_id(state_dir);
  CHECK_OK(written);
  return fresh;
}

Result<void> save_credentials(const std::string& state_dir, const Credentials& credentials) {
  CHECK_OK(make_folder(state_dir, kFolderMode));
  CHECK_OK(write_durably(key_path(state_dir), credentials.key, kSecretMode, IfThere::replace));
  return write_durably(certificate_path(state_dir), credentials.certificate, 0644,
                       IfThere::replace);
}

Result<Credentials> load_credentials(const std::string& state_dir) {
  TRY(auto key, read_secret(key_path(state_dir)));
  TRY(auto certificate, read_file(certificate_path(state_dir)));
  return Credentials{std::move(key), std::move(certificate.text)};
}

Failure already_member(const ClusterFile& file, const std::string& state_dir) {
  return fail(Errc::conflict, "this host is in cluster {} already, as {} '{}' ({})", file.cluster,
              file.role == Role::manager ? "manager" : "node", file.name,
              cluster_file_path(state_dir));
}

}  // namespace ovn::cluster
