// SPDX-License-Identifier: Apache-2.0
// HTTP as the handlers see it: a request already taken apart (path and query percent-decoded, see
// cmd/http), and an answer. A handler is a pure function from state and Request to Outcome: it
// changes the state in memory at once and names what must be on disk before the answer may leave.
#pragma once

#include <map>
#include <string>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/store/store.h"

namespace ovn::api {

struct Request {
  std::string method;
  std::string path;
  std::map<std::string, std::string> query;
  std::string body;
};

struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
};

// The owner of the state commits `batch` and then sends `response`; if the commit fails it loads
// the state again and answers that error instead.
struct Outcome {
  Response response;
  store::Batch batch;
};

Response reply(const json::value& body, int status = 200);

// {"error":{"code":"not_found","message":"network 'x': not found"}} with the status of the code.
Response refusal(const Error& error);

// The error in an answer whose status is 400 or more. Errors: corrupt, if the body is not ours.
Result<Error> parse_refusal(const Response& response);

}  // namespace ovn::api
