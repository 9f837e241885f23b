// SPDX-License-Identifier: Apache-2.0
#include "core/api/router.h"

#include <gtest/gtest.h>

namespace ovn::api {
namespace {

Router<std::string> sample() {
  Router<std::string> router;
  router.add("GET", "/v1/networks", "list")
      .add("POST", "/v1/networks", "create")
      .add("GET", "/v1/networks/{ref}", "inspect")
      .add("DELETE", "/v1/networks/{ref}/endpoints/{id}", "remove");
  return router;
}

// The handler with its parameters, or the status of the refusal.
std::string route(const char* method, std::string path, std::string body = "") {
  Router<std::string> router = sample();
  auto found = router.find({method, std::move(path), {}, std::move(body)});
  if (auto* response = std::get_if<Response>(&found)) {
    return fmt::format("{} {}", response->status, parse_refusal(*response)->message);
  }
  auto& match = std::get<Router<std::string>::Match>(found);
  std::string text = *match.handler;
  for (auto& [name, value] : match.params) text += fmt::format(" {}={}", name, value);
  return text;
}

TEST(Router, finds_by_method_and_path) {
  EXPECT_EQ(route("GET", "/v1/networks"), "list");
  EXPECT_EQ(route("POST", "/v1/networks"), "create");
}

TEST(Router, gives_what_stands_for_the_braces) {
  EXPECT_EQ(route("GET", "/v1/networks/back end"), "inspect ref=back end");
  EXPECT_EQ(route("DELETE", "/v1/networks/n/endpoints/e"), "remove id=e ref=n");
}

TEST(Router, an_unknown_path_is_not_found) {
  for (const char* path : {"", "/", "v1/networks", "/v1", "/v1/networks/", "/v1/networks/a/b",
                           "/v1/networksx", "//v1/networks", "/v1/networks/a/endpoints/"}) {
    EXPECT_EQ(route("GET", path), fmt::format("404 no such resource: '{}'", path));
  }
}

TEST(Router, a_known_path_with_another_method_says_which_it_takes) {
  EXPECT_EQ(route("PUT", "/v1/networks"), "405 '/v1/networks' does not take PUT, only GET, POST");
  EXPECT_EQ(route("get", "/v1/networks/x"), "405 '/v1/networks/x' does not take get, only GET");
}

TEST(Router, a_body_above_the_bound_is_refused_before_anything_reads_it) {
  EXPECT_EQ(route("POST", "/v1/networks", std::string(kBodyMax, ' ')), "create");
  EXPECT_EQ(route("POST", "/v1/networks", std::string(kBodyMax + 1, ' ')),
            "413 the body exceeds 1048576 bytes");
}

}  // namespace
}  // namespace ovn::api
