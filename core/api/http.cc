// SPDX-License-Identifier: Apache-2.0
#include "core/api/http.h"

#include "core/api/error_table.h"

namespace ovn::api {

Response reply(const json::value& body, int status) {
  return {status, json::serialize(body), Response().content_type};
}

Response refusal(const Error& error) {
  json::object fields{{"code", to_string(error.code)}, {"message", error.message}};
  return reply(json::object{{"error", std::move(fields)}}, http_status(error.code));
}

Result<Error> parse_refusal(const Response& response) {
  auto corrupt = [&] {
    return fail(Errc::corrupt, "HTTP status {} without an error body", response.status);
  };
  auto body = json::parse_object(response.body);
  if (!body) return corrupt();
  json::ObjectReader outer(*body);
  const json::object* fields = outer.object_if("error");
  if (fields == nullptr) return corrupt();
  json::ObjectReader inner(*fields);
  Error error{parse_errc(inner.text("code")), 0, inner.text("message")};
  if (!inner.finish()) return corrupt();
  return error;
}

}  // namespace ovn::api
