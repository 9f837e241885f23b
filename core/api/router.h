// SPDX-License-Identifier: Apache-2.0
// Finds the handler of a request: a table of (method, pattern), where a pattern is a path whose
// segments in braces match any one segment: "/v1/networks/{ref}". What a handler is, is the owner's
// business (pure handlers, or such that answer later). No two patterns may match one request.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/api/http.h"

namespace ovn::api {

// The text that the segments in braces matched, by name.
using Params = std::map<std::string, std::string, std::less<>>;

inline constexpr size_t kBodyMax = json::kBytesMax;

// True if `path` has the form of `pattern`; fills `params`.
bool match_path(std::string_view pattern, std::string_view path, Params& params);

// 404 for a path that no pattern matches; 405 if one does, with another method; 413 for a body
// above kBodyMax.
Response no_route(const Request& request);
Response wrong_method(const Request& request, std::string_view allowed);
Response body_too_large();

template <class Handler>
class Router {
 public:
  struct Match {
    const Handler* handler;
    Params params;
  };

  // `method` and `pattern` are literals.
  Router& add(std::string_view method, std::string_view pattern, Handler handler) {
    routes_.push_back({method, pattern, std::move(handler)});
    return *this;
  }

  // The handler, which lives as long as the router, or the answer that refuses the request.
  std::variant<Match, Response> find(const Request& request) const {
    if (request.body.size() > kBodyMax) return body_too_large();
    std::string allowed;
    for (const Route& route : routes_) {
      Match match{&route.handler, {}};
      if (!match_path(route.pattern, request.path, match.params)) continue;
      if (route.method == request.method) return match;
      allowed.append(allowed.empty() ? "" : ", ").append(route.method);
    }
    if (!allowed.empty()) return wrong_method(request, allowed);
    return no_route(request);
  }

 private:
  struct Route {
    std::string_view method, pattern;
    Handler handler;
  };
  std::vector<Route> routes_;
};

}  // namespace ovn::api
