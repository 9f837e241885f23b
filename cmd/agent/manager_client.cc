// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/manager_client.h"

#include <charconv>

namespace ovn::agent {

namespace {

constexpr Duration kRequestTime = std::chrono::seconds(10);

Duration time_for(const api::Request& request) {
  unsigned wait = 0;
  if (auto field = request.query.find("wait"); field != request.query.end()) {
    const std::string& text = field->second;
    std::from_chars(text.data(), text.data() + text.size(), wait);
  }
  return kRequestTime + std::chrono::seconds(wait);
}

}  // namespace

Result<std::unique_ptr<ManagerClient>> ManagerClient::create(Loop& loop,
                                                             const cluster::ClusterFile& file) {
  std::unique_ptr<ManagerClient> out(new ManagerClient(loop));
  auto introduce = [secret = file.secret, node = file.node](ssl_st* tls) {
    return http::Fields{
        {std::string(cluster::kNodeField), node.to_string()},
        {std::string(cluster::kProofField), cluster::node_proof(tls, secret, node)}};
  };
  for (const auto& manager : file.managers) {
    TRY(auto context, cluster::client_context(manager.fingerprint));
    out->clients_.push_back(
        std::make_unique<HttpClient>(loop, manager.endpoint, context, introduce));
  }
  return out;
}

void ManagerClient::call(api::Request request, ApiRespond respond) {
  auto answered = [this, respond = std::move(respond)](Result<http::Response> response) {
    if (response) return respond(to_api(*std::move(response)));
    current_ = (current_ + 1) % clients_.size();
    Error why = std::move(response).error();
    if (why.code == Errc::timeout) why.code = Errc::unavailable;
    respond(api::refusal(why));
  };
  clients_[current_]->send(to_http(request), time_for(request), std::move(answered));
}

}  // namespace ovn::agent
