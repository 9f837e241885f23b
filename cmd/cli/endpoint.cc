// SPDX-License-Identifier: Apache-2.0
// ovn-lite attach, ovn-lite detach
#include "cmd/cli/nouns.h"
#include "cmd/cli/target.h"
#include "cmd/http/message.h"
#include "core/api/error_table.h"

namespace ovn::cli {
namespace {

constexpr int kAccepted = 202;  // committed, but not yet all in the kernel

const Listing kAttachments = {{{"TARGET", "target"},
                               {"NAME", "name"},
                               {"NETWORK", "network.name"},
                               {"INTERFACE", "ifname"},
                               {"ADDRESSES", "addresses", Form::list},
                               {"PORTS", "ports", Form::list},
                               {"MAC", "mac"},
                               {"STATE", "state", Form::state},
                               {"CREATED", "created", Form::ago}},
                              "name",
                              "id"};

json::object attach_body(const Arguments& given, const std::string& target) {
  json::object body{{"target", target}, {"network", given.value("net")}};
  for (std::string_view key : {"ip", "ip6", "mac", "ifname", "name", "dns"}) {
    if (given.has(key)) body.emplace(key, given.value(key));
  }
  auto all = [&](std::string_view key) {
    json::array values;
    for (const std::string& value : given.values(key)) values.emplace_back(value);
    return values;
  };
  body.emplace("aliases", all("alias"));
  if (given.has("publish")) body.emplace("publish", all("publish"));
  return body;
}

}  // namespace

Result<int> attach_container(Session& session) {
  const Arguments& given = session.arguments();
  TRY(auto target, find_target(given.value("TARGET"), session.environment().netns_folder));
  std::string body = json::serialize(attach_body(given, target));
  TRY(auto answer, session.agent().call("POST", "/v1/attachments", std::move(body)));
  session.print_one(kAttachments, answer.body);
  if (answer.status != kAccepted) return 0;
  return fail(
      Errc::timeout,
      "{} is attached, but the kernel does not hold all of it yet ({}); see 'ovn-lite status'",
      target, format_cell(answer.body, "state"));
}

Result<int> attach_ls(Session& session) {
  TRY(auto rows, session.agent().get_rows("/v1/attachments"));
  session.print(kAttachments, rows);
  return 0;
}

Result<int> detach_container(Session& session) {
  const Arguments& given = session.arguments();
  std::string target = absolute_target(given.value("TARGET"));
  std::string path = "/v1/attachments?target=" + http::percent_encode(target);
  if (given.has("net")) path += "&network=" + http::percent_encode(given.value("net"));
  TRY(auto answer, session.agent().call("DELETE", path));
  session.print(kAttachments, answer.body.is_array() ? answer.body.get_array() : json::array());
  return 0;
}

}  // namespace ovn::cli
