// SPDX-License-Identifier: Apache-2.0
// ovn-lite debug
#include "cmd/cli/nouns.h"
#include "cmd/http/message.h"

namespace ovn::cli {
namespace {

const Listing kPeers = {{{"NAME", "name"},
                         {"ID", "id", Form::id},
                         {"ADDRESS", "address"},
                         {"STATE", "state", Form::state},
                         {"SINCE", "since_ms", Form::span},
                         {"RTT", "rtt_us", Form::rtt},
                         {"EPOCH", "epoch", Form::number},
                         {"INCARNATION", "incarnation", Form::number},
                         {"NETWORKS", "networks", Form::number}},
                        "name",
                        "id"};

const Listing kRows = {{{"OWNER", "owner"},
                        {"SEQ", "sequence", Form::number},
                        {"VISIBLE", "visible", Form::yes},
                        {"NAME", "name"},
                        {"ADDRESS", "address"},
                        {"MAC", "mac"},
                        {"VTEP", "vtep"},
                        {"KEY", "key", Form::id},
                        {"BYTES", "size", Form::number}},
                       "name",
                       "key"};

const Listing kCounters = {{{"NAME", "name"}, {"VALUE", "value", Form::number}}, "name", "name"};

// {"a": {"b": 1}} as the row {"name": "a.b", "value": 1}.
void flatten(const json::object& object, const std::string& prefix, json::array& rows) {
  for (const auto& [key, value] : object) {
    std::string name = prefix + std::string(key);
    if (value.is_object()) {
      flatten(value.get_object(), name + ".", rows);
    } else {
      rows.push_back(json::object{{"name", name}, {"value", value}});
    }
  }
}

const json::array& list_in(const json::object& object, std::string_view key) {
  static const json::array kNone;
  const json::value* list = object.if_contains(key);
  return list && list->is_array() ? list->get_array() : kNone;
}

}  // namespace

Result<int> debug_peers(Session& session) {
  TRY(auto rows, session.agent().get_rows("/v1/debug/peers"));
  session.print(kPeers, rows);
  return 0;
}

Result<int> debug_gossip(Session& session) {
  TRY(auto gossip, session.agent().get_object("/v1/debug/gossip"));
  json::array rows;
  flatten(gossip, "", rows);
  if (session.format() == "json") {
    session.out += format_json(gossip);
  } else {
    session.print(kCounters, rows);
  }
  return 0;
}

Result<int> debug_table(Session& session) {
  std::string network = http::percent_encode(session.arguments().value("net"));
  TRY(auto rows, session.agent().get_rows("/v1/debug/table?network=" + network));
  session.print(kRows, rows);
  return 0;
}

Result<int> debug_plan(Session& session) {
  TRY(auto plan, session.agent().get_object("/v1/debug/plan"));
  if (session.format() == "json") {
    session.out += format_json(plan);
    return 0;
  }
  for (const json::value& op : list_in(plan, "ops")) {
    session.out += printable(format_cell(op, "")) + "\n";
  }
  for (const json::value& conflict : list_in(plan, "conflicts")) {
    session.out += printable(fmt::format("conflict: {}: {}", format_cell(conflict, "object"),
                                         format_cell(conflict, "reason"))) +
                   "\n";
  }
  return 0;
}

}  // namespace ovn::cli
