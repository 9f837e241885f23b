// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/api_http.h"

namespace ovn::agent {

namespace {

constexpr std::string_view kContentType = "content-type";

// A segment of a path may be any text that somebody typed for a name.
std::string encoded_path(std::string_view path) {
  std::string out;
  for (;;) {
    size_t slash = path.find('/');
    out += http::percent_encode(path.substr(0, slash));
    if (slash == path.npos) return out;
    out += '/';
    path.remove_prefix(slash + 1);
  }
}

}  // namespace

Result<api::Request> to_api(http::Request request) {
  TRY(auto target, http::parse_target(request.target));
  return api::Request{std::move(request.method), std::move(target.path), std::move(target.query),
                      std::move(request.body)};
}

http::Request to_http(const api::Request& request) {
  http::Request out{request.method, encoded_path(request.path), {}, request.body};
  char mark = '?';
  for (const auto& [key, value] : request.query) {
    out.target += mark + http::percent_encode(key) + "=" + http::percent_encode(value);
    mark = '&';
  }
  if (!request.body.empty()) out.fields.emplace(kContentType, "application/json");
  return out;
}

api::Response to_api(http::Response response) {
  api::Response out{response.status, std::move(response.body)};
  auto type = response.fields.find(kContentType);
  if (type != response.fields.end()) out.content_type = type->second;
  return out;
}

http::Response to_http(api::Response response) {
  http::Response out;
  out.status = response.status;
  out.fields.emplace(kContentType, std::move(response.content_type));
  out.body = std::move(response.body);
  return out;
}

Handler api_handler(ApiCall call) {
  return [call = std::move(call)](Incoming incoming, Respond respond) {
    auto request = to_api(std::move(incoming.request));
    if (!request) return respond(to_http(api::refusal(request.error())));
    call(*std::move(request), [respond = std::move(respond)](api::Response response) {
      respond(to_http(std::move(response)));
    });
  };
}

}  // namespace ovn::agent
