// SPDX-License-Identifier: Apache-2.0
// ovn-lite service drain
#include "cmd/cli/nouns.h"
#include "cmd/http/message.h"

namespace ovn::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kDrainsTarget = "/v1/drains";
constexpr auto kLookAgain = std::chrono::milliseconds(50);

const Listing kDrains = {{{"ID", "id"},
                          {"NODE", "node"},
                          {"BACKENDS", "backends.name", Form::list},
                          {"STATE", "state", Form::state},
                          {"AWAITED", "awaited", Form::list}},
                         "id",
                         "id"};

// The drain of that id as the manager sees it; null if it is none any more.
Result<json::value> drain_of(const Client& agent, const std::string& id) {
  TRY(auto rows, agent.get_rows(kDrainsTarget));
  for (json::value& row : rows) {
    if (format_cell(row, "id") == id) return std::move(row);
  }
  return json::value();
}

std::string progress_of(const json::value& drain) {
  return fmt::format("waiting for {}", printable(format_cell(drain, "awaited", Form::list)));
}

// Asks again and again until all hosts have followed, or time is over.
Result<json::value> follow_drain(Session& session, const std::string& id) {
  Client agent = session.agent();
  auto deadline = Clock::now() + session.timeout();
  for (std::string told;; pause_for(kLookAgain)) {
    TRY(auto drain, drain_of(agent, id));
    if (drain.is_null()) return fail(Errc::conflict, "it was undone, or its backend is gone");
    if (format_cell(drain, "state") == "drained") return drain;
    std::string now = progress_of(drain);
    if (Clock::now() >= deadline) {
      return fail(Errc::timeout, "{}; it goes on, and 'ovn-lite service drain' tells how it stands",
                  now);
    }
    if (now != std::exchange(told, now)) session.tell(now);
  }
}

}  // namespace

Result<int> service_drain(Session& session) {
  const Arguments& given = session.arguments();
  Client agent = session.agent();
  if (!given.has("TARGET")) {
    if (given.has("undo")) return fail(Errc::invalid, "--undo: of what backend or node?");
    TRY(auto rows, agent.get_rows(kDrainsTarget));
    session.print(kDrains, rows);
    return 0;
  }
  std::string target = given.value("TARGET");
  if (given.has("undo")) {
    std::string path = fmt::format("{}/{}", kDrainsTarget, http::percent_encode(target));
    CHECK_OK(agent.call("DELETE", path));
    return 0;
  }
  std::string body = json::serialize(json::object{{"target", target}});
  TRY(auto begun, agent.call("POST", kDrainsTarget, std::move(body)));
  TRY(auto drained, follow_drain(session, format_cell(begun.body, "id")));
  session.print_one(kDrains, drained);
  return 0;
}

}  // namespace ovn::cli
