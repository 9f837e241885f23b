// SPDX-License-Identifier: Apache-2.0
// The text form of the cluster file: TOML, so that a person may read it, though nobody should edit
// it.
#include <sstream>

#include "cmd/cluster/cluster_file.h"
#include "cmd/toml.h"
#include "core/base/bytes.h"
#include "core/model/names.h"

namespace ovn::cluster {

namespace {

constexpr int64_t kVersion = 1;

// Reads fields of one table; the first that is missing or wrong is the error.
class Fields {
 public:
  Fields(const toml::table& table, std::string_view path) : table_(table), path_(path) {}

  Result<std::string> text(std::string_view key) const {
    auto value = table_[key].value<std::string>();
    if (!value) return fail(Errc::corrupt, "{}: '{}' is missing or not a text", path_, key);
    return *std::move(value);
  }
  template <class Parse>
  auto parsed(std::string_view key, Parse parse) const -> decltype(parse(std::string())) {
    TRY(auto raw, text(key));
    auto value = parse(raw);
    if (!value) return fail(Errc::corrupt, "{}: '{}': {}", path_, key, value.error().message);
    return value;
  }
  template <size_t N>
  Result<std::array<uint8_t, N>> hex(std::string_view key) const {
    TRY(auto raw, text(key));
    Bytes bytes;
    std::array<uint8_t, N> out{};
    if (!from_hex(raw, bytes) || bytes.size() != N) {
      return fail(Errc::corrupt, "{}: '{}' is not {} hex digits", path_, key, 2 * N);
    }
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
  }
  Result<int64_t> number(std::string_view key, int64_t most) const {
    auto value = table_[key].value<int64_t>();
    if (!value || *value < 0 || *value > most) {
      return fail(Errc::corrupt, "{}: '{}' is missing or not a number up to {}", path_, key, most);
    }
    return *value;
  }
  // Calls `each` with the Fields of every table in the array `key`.
  template <class Each>
  Result<void> tables(std::string_view key, Each each) const {
    const toml::array* items = table_[key].as_array();
    if (!items) return {};
    for (const auto& item : *items) {
      const toml::table* table = item.as_table();
      if (!table) return fail(Errc::corrupt, "{}: '{}' is not an array of tables", path_, key);
      CHECK_OK(each(Fields(*table, path_)));
    }
    return {};
  }

 private:
  const toml::table& table_;
  std::string_view path_;
};

Result<Uuid> parse_uuid(const std::string& text) { return Uuid::parse(text); }
Result<ip::Address> parse_address(const std::string& text) { return ip::Address::parse(text); }
Result<ip::Endpoint> parse_endpoint(const std::string& text) { return ip::Endpoint::parse(text); }
Result<Role> parse_role(const std::string& text) {
  if (text == "manager") return Role::manager;
  if (text == "agent") return Role::agent;
  return fail(Errc::corrupt, "'{}' is neither manager nor agent", text);
}

Result<void> read_lists(const Fields& fields, ClusterFile& out) {
  CHECK_OK(fields.tables("key", [&](const Fields& key) -> Result<void> {
    GossipKey entry;
    TRY(auto id, key.number("id", UINT16_MAX));
    entry.id = static_cast<uint16_t>(id);
    TRY(entry.key, key.hex<32>("key"));
    out.keys.push_back(entry);
    return {};
  }));
  CHECK_OK(fields.tables("manager", [&](const Fields& manager) -> Result<void> {
    ManagerAddress entry;
    TRY(entry.endpoint, manager.parsed("address", parse_endpoint));
    TRY(entry.fingerprint, manager.hex<32>("fingerprint"));
    out.managers.push_back(entry);
    return {};
  }));
  return fields.tables("seed", [&](const Fields& seed) -> Result<void> {
    TRY(auto endpoint, seed.parsed("address", parse_endpoint));
    out.seeds.push_back(endpoint);
    return {};
  });
}

Result<ClusterFile> read(const Fields& fields, std::string_view path) {
  TRY(auto version, fields.number("version", INT64_MAX));
  if (version != kVersion) {
    return fail(Errc::corrupt, "{}: version {}: this release reads version {}", path, version,
                kVersion);
  }
  ClusterFile out;
  TRY(out.cluster, fields.parsed("cluster", parse_uuid));
  TRY(out.node, fields.parsed("node", parse_uuid));
  TRY(out.name, fields.text("name"));
  if (auto ok = model::check_name("node", out.name); !ok) {
    return fail(Errc::corrupt, "{}: {}", path, ok.error().message);
  }
  TRY(out.address, fields.parsed("address", parse_address));
  TRY(out.role, fields.parsed("role", parse_role));
  TRY(out.secret, fields.hex<16>("secret"));
  CHECK_OK(read_lists(fields, out));
  if (out.keys.empty()) return fail(Errc::corrupt, "{}: it has no gossip key", path);
  if (out.managers.empty()) return fail(Errc::corrupt, "{}: it names no manager", path);
  return out;
}

}  // namespace

std::string format(const ClusterFile& file) {
  std::string out = "# Written by ovn-lite. It holds secrets and is not meant to be edited.\n";
  out += fmt::format("version = {}\ncluster = \"{}\"\nnode = \"{}\"\nname = \"{}\"\n", kVersion,
                     file.cluster, file.node, file.name);
  out += fmt::format("address = \"{}\"\nrole = \"{}\"\nsecret = \"{}\"\n", file.address,
                     file.role == Role::manager ? "manager" : "agent", to_hex(file.secret));
  for (const auto& entry : file.keys) {
    out += fmt::format("\n[[key]]\nid = {}\nkey = \"{}\"\n", entry.id, to_hex(entry.key));
  }
  for (const auto& entry : file.managers) {
    out += fmt::format("\n[[manager]]\naddress = \"{}\"\nfingerprint = \"{}\"\n", entry.endpoint,
                       to_hex(entry.fingerprint));
  }
  for (const auto& seed : file.seeds) {
    out += fmt::format("\n[[seed]]\naddress = \"{}\"\n", seed);
  }
  return out;
}

Result<ClusterFile> parse_cluster_file(std::string_view text, std::string_view path) {
  try {
    toml::table table = toml::parse(text, path);
    return read(Fields(table, path), path);
  } catch (const toml::parse_error& error) {
    return fail(Errc::corrupt, "{}:{}: {}", path, error.source().begin.line, error.description());
  } catch (const TomlAssertion& error) {
    return fail(Errc::corrupt, "{}: malformed: {}", path, error.what());
  }
}

}  // namespace ovn::cluster
