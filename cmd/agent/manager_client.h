// SPDX-License-Identifier: Apache-2.0
// The agent's way to the managers over TLS: pinned certificate, our own proof in every request, one
// kept connection, and the next manager's turn when one fails. Every request is answered: by a
// manager or with the reason why none could be asked.
#pragma once

#include <memory>
#include <vector>

#include "cmd/agent/api_http.h"
#include "cmd/agent/http_client.h"
#include "cmd/cluster/cluster_file.h"

namespace ovn::agent {

class ManagerClient {
 public:
  // Errors: internal (OpenSSL).
  static Result<std::unique_ptr<ManagerClient>> create(Loop& loop,
                                                       const cluster::ClusterFile& file);

  // A watch request is given its query's `wait` and some seconds, any other kRequestTime.
  void call(api::Request request, ApiRespond respond);

 private:
  explicit ManagerClient(Loop& loop) : loop_(loop) {}

  Loop& loop_;
  std::vector<std::unique_ptr<HttpClient>> clients_;  // one for each manager
  size_t current_ = 0;
};

}  // namespace ovn::agent
