// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/join.h"

#include <algorithm>

#include "cmd/cluster/init.h"
#include "cmd/cluster/manager_connection.h"
#include "core/base/bytes.h"
#include "core/base/json.h"
#include "core/model/names.h"

namespace ovn::cluster {

namespace {

http::Request admission_request(const ClusterFile& file, const std::string& proof) {
  http::Request request{"POST", "/v1/manager/join", {}, "", false};
  request.fields.emplace(kNodeField, file.node.to_string());
  request.fields.emplace(kProofField, proof);
  request.fields.emplace("content-type", "application/json");
  request.body = json::serialize(json::object{{"id", file.node.to_string()},
                                              {"name", file.name},
                                              {"address", file.address.to_string()}});
  return request;
}

// The manager's own words, with the code it gave.
Failure refusal(const ip::Endpoint& manager, const http::Response& response) {
  Errc code = Errc::unavailable;
  std::string message = fmt::format("HTTP status {}", response.status);
  if (auto body = json::parse_object(response.body)) {
    json::ObjectReader outer(*body);
    if (const json::object* error = outer.object_if("error")) {
      json::ObjectReader fields(*error);
      code = parse_errc(fields.text("code"));
      message = fields.text("message");
    }
  }
  return fail(code, "manager {}: {}", manager, message);
}

Result<GossipKey> read_key(const json::value& item) {
  if (!item.is_object()) return fail(Errc::corrupt, "a gossip key is no object");
  json::ObjectReader fields(item.get_object());
  GossipKey out;
  out.id = static_cast<uint16_t>(fields.number("id", UINT16_MAX));
  Bytes bytes;
  if (!from_hex(fields.text("key"), bytes) || bytes.size() != out.key.size()) {
    fields.refuse("key", "not 64 hex digits");
  }
  CHECK_OK(fields.finish());
  std::copy(bytes.begin(), bytes.end(), out.key.begin());
  return out;
}

Result<void> read_admission(std::string_view body, ClusterFile& file) {
  TRY(auto object, json::parse_object(body));
  json::ObjectReader fields(object);
  if (fields.text("cluster") != file.cluster.to_string()) {
    return fail(Errc::denied, "the manager belongs to another cluster than the token");
  }
  if (const json::array* keys = fields.array_if("keys")) {
    for (const auto& item : *keys) {
      TRY(auto key, read_key(item));
      file.keys.push_back(key);
    }
  }
  for (const auto& text : fields.texts("seeds")) {
    TRY(auto seed, ip::Endpoint::parse(text));
    file.seeds.push_back(seed);
  }
  fields.object_if("node");
  CHECK_OK(fields.finish());
  if (file.keys.empty()) return fail(Errc::corrupt, "the manager gave no gossip key");
  return {};
}

Result<ClusterFile> ask(const ip::Endpoint& manager, const JoinToken& token, ClusterFile file,
                        const JoinOptions& options) {
  TRY(auto connection, ManagerConnection::open(manager, token.fingerprint, options.timeout));
  file.address = options.address.value_or(connection.local_address());
  std::string proof = node_proof(connection.tls(), token.secret, file.node);
  TRY(auto response, connection.exchange(admission_request(file, proof)));
  if (response.status < 200 || response.status > 299) return refusal(manager, response);
  if (auto read = read_admission(response.body, file); !read) {
    return Failure{Error(read.error()).within(fmt::format("manager {}", manager))};
  }
  return file;
}

Result<ClusterFile> applicant(const JoinToken& token, const JoinOptions& options) {
  ClusterFile file;
  file.cluster = token.cluster;
  file.name = options.name;
  if (file.name.empty()) {
    TRY(file.name, default_name());
  }
  CHECK_OK(model::check_name("node", file.name));
  TRY(file.node, node_id(options.state_dir));
  file.secret = token.secret;
  for (const auto& manager : token.managers) {
    file.managers.push_back({manager, token.fingerprint});
  }
  return file;
}

// What another manager of the same cluster would answer in the same way.
bool is_final(Errc code) { return code != Errc::unavailable && code != Errc::timeout; }

}  // namespace

Result<ClusterFile> join(const JoinToken& token, const JoinOptions& options) {
  TRY(auto present, load_cluster_file(options.state_dir));
  if (present) return already_member(*present, options.state_dir);
  TRY(auto file, applicant(token, options));
  Error last;
  for (const auto& manager : token.managers) {
    auto admitted = ask(manager, token, file, options);
    if (admitted) {
      CHECK_OK(create_cluster_file(options.state_dir, *admitted));
      return admitted;
    }
    if (is_final(admitted.error().code)) return admitted;
    std::string before = last.message.empty() ? "" : last.message + "; ";
    last = {admitted.error().code, admitted.error().sys_errno, before + admitted.error().message};
  }
  return Failure{std::move(last)};
}

}  // namespace ovn::cluster
