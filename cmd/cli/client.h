// SPDX-License-Identifier: Apache-2.0
// One blocking request to the agent: HTTP/1.1 and JSON over its unix socket, a connection for each,
// all of it within one deadline. What the agent refuses comes back as the Error it was there; what
// goes wrong on the way says what to do about it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/base/result.h"

namespace ovn::cli {

// Blocks, for a verb that asks again until something has come about.
void pause_for(std::chrono::milliseconds time);

struct Answer {
  int status = 200;
  json::value body;
};

class Client {
 public:
  Client(std::string socket, std::chrono::milliseconds timeout)
      : socket_(std::move(socket)), timeout_(timeout) {}

  // `target` is percent-encoded. Errors: unavailable (no agent there), timeout, denied (the
  // socket's permissions), corrupt (not our API), and whatever the agent answers.
  Result<Answer> call(std::string_view method, std::string_view target,
                      std::string body = "") const;

  Result<json::value> get(std::string_view target) const;
  // As get, and the answer must be a list or an object.
  Result<json::array> get_rows(std::string_view target) const;
  Result<json::object> get_object(std::string_view target) const;

 private:
  std::string socket_;
  std::chrono::milliseconds timeout_;
};

}  // namespace ovn::cli
