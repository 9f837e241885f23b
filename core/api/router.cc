// SPDX-License-Identifier: Apache-2.0
#include "core/api/router.h"

namespace ovn::api {
namespace {

// Cuts the first segment off a path that begins with '/'.
std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);
  auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

Response refuse(int status, Errc code, std::string message) {
  Response response = refusal({code, 0, std::move(message)});
  response.status = status;
  return response;
}

}  // namespace

bool match_path(std::string_view pattern, std::string_view path, Params& params) {
  while (pattern.starts_with('/') && path.starts_with('/')) {
    auto wanted = next_segment(pattern);
    auto segment = next_segment(path);
    if (!wanted.starts_with('{')) {
      if (wanted != segment) return false;
      continue;
    }
    if (segment.empty()) return false;
    params.insert_or_assign(std::string(wanted.substr(1, wanted.size() - 2)), segment);
  }
  return pattern.empty() && path.empty();
}

Response no_route(const Request& request) {
  return refuse(404, Errc::not_found, fmt::format("no such resource: '{}'", request.path));
}

Response wrong_method(const Request& request, std::string_view allowed) {
  return refuse(
      405, Errc::invalid,
      fmt::format("'{}' does not take {}, only {}", request.path, request.method, allowed));
}

Response body_too_large() {
  return refuse(413, Errc::invalid, fmt::format("the body exceeds {} bytes", kBodyMax));
}

}  // namespace ovn::api
