// SPDX-License-Identifier: Apache-2.0
// ovn-lite attach, ovn-lite detach, and the same as Docker's network connect and disconnect
#include "cmd/cli/checks.h"
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
                               {"SERVICE", "service"},
                               {"MAC", "mac"},
                               {"STATE", "state", Form::state},
                               {"CREATED", "created", Form::ago}},
                              "name",
                              "id"};

json::object attach_body(const Arguments& given, const std::string& target,
                         const std::string& network) {
  json::object body{{"target", target}, {"network", network}};
  for (std::string_view key : {"ip", "ip6", "mac", "ifname", "name", "restart", "dns"}) {
    if (given.has(key)) body.emplace(key, given.value(key));
  }
  auto all = [&](std::string_view key) {
    json::array values;
    for (const std::string& value : given.values(key)) values.emplace_back(value);
    return values;
  };
  body.emplace("aliases", all("alias"));
  if (given.has("service")) body.emplace("service", given.value("service"));
  if (given.has("weight")) body.emplace("weight", given.value("weight"));
  if (given.has("publish")) body.emplace("publish", all("publish"));
  return body;
}

struct Attempt {
  std::string target;
  Answer answer;

  // A part of it may still be missing in the kernel.
  Result<int> outcome() const {
    if (answer.status != kAccepted) return 0;
    return fail(
        Errc::timeout,
        "{} is attached, but the kernel does not hold all of it yet ({}); see 'ovn-lite status'",
        target, format_cell(answer.body, "state"));
  }
};

Result<Attempt> attach(Session& session, const std::string& name, const std::string& network) {
  const Arguments& given = session.arguments();
  Attempt attempt{absolute_target(name), {}};
  json::object body = attach_body(given, attempt.target, network);
  if (given.has("gw-priority")) {
    TRY(body["gw_priority"], parse_gw_priority(given.value("gw-priority")));
  }
  TRY(attempt.answer, session.agent().call("POST", "/v1/attachments", json::serialize(body)));
  return attempt;
}

Result<json::array> detach(Session& session, const std::string& name,
                           const std::string& network) {
  std::string path = "/v1/attachments?target=" + http::percent_encode(absolute_target(name));
  if (!network.empty()) path += "&network=" + http::percent_encode(network);
  TRY(auto answer, session.agent().call("DELETE", path));
  return answer.body.is_array() ? answer.body.get_array() : json::array();
}

}  // namespace

Result<int> attach_container(Session& session) {
  const Arguments& given = session.arguments();
  TRY(auto attempt, attach(session, given.value("TARGET"), given.value("net")));
  session.print_one(kAttachments, attempt.answer.body);
  return attempt.outcome();
}

Result<int> net_connect(Session& session) {
  const Arguments& given = session.arguments();
  TRY(auto attempt, attach(session, given.value("CONTAINER"), given.value("NETWORK")));
  return attempt.outcome();
}

Result<int> attach_ls(Session& session) {
  TRY(auto rows, session.agent().get_rows("/v1/attachments"));
  session.print(kAttachments, rows);
  return 0;
}

Result<int> detach_container(Session& session) {
  const Arguments& given = session.arguments();
  TRY(auto detached, detach(session, given.value("TARGET"), given.value("net")));
  session.print(kAttachments, detached);
  return 0;
}

Result<int> net_disconnect(Session& session) {
  const Arguments& given = session.arguments();
  CHECK_OK(detach(session, given.value("CONTAINER"), given.value("NETWORK")));
  return 0;
}

}  // namespace ovn::cli
