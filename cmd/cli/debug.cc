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
                        {"ADDRESSES", "addresses", Form::list},
                        {"MAC", "mac"},
                        {"VTEP", "vtep"},
                        {"KEY", "key", Form::id},
                        {"BYTES", "size", Form::number}},
                       "name",
                       "key"};

const Listing kScopes = {{{"SCOPE", "name"},
                          {"ROOT", "root"},
                          {"OWNERS", "owners", Form::number},
                          {"PEERS", "peers", Form::number},
                          {"WAITING", "waiting", Form::number},
                          {"OLDEST", "oldest_ms", Form::span},
                          {"SYNCED", "synced", Form::yes},
                          {"FETCHING", "fetching", Form::yes}},
                         "name",
                         "name"};
const Listing kAccusations = {
    {{"ACCUSED", "name"}, {"FOR", "age_ms", Form::span}, {"ACCUSERS", "accusers", Form::list}},
    "name",
    "name"};
const Listing kLagging = {{{"DIFFERS", "name"}, {"FOR", "differs_ms", Form::span}}, "name", "name"};
const Listing kCounters = {
    {{"COUNTER", "name"}, {"VALUE", "value", Form::number}}, "name", "name"};
const Listing kLevels = {{{"LEVEL", "name"}, {"VALUE", "value", Form::number}}, "name", "name"};

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

// {"a": {"b": 1}} as the row {"name": "a", "b": 1}.
json::array named_rows(const json::object& objects) {
  json::array rows;
  for (const auto& [name, fields] : objects) {
    json::object row = fields.is_object() ? fields.get_object() : json::object();
    row["name"] = name;
    rows.push_back(std::move(row));
  }
  return rows;
}

const json::object& object_in(const json::object& object, std::string_view key) {
  static const json::object kNone;
  const json::value* inner = object.if_contains(key);
  return inner && inner->is_object() ? inner->get_object() : kNone;
}

// What is not 0.
json::array numbers_in(const json::object& gossip, std::string_view kind) {
  json::array rows, out;
  flatten(object_in(gossip, kind), "", rows);
  for (const json::value& row : rows) {
    if (format_cell(row, "value") != "0") out.push_back(row);
  }
  return out;
}

// The keys, then a table for each kind of thing there is.
std::string gossip_screen(const json::object& gossip, const View& view) {
  json::value whole(gossip);
  std::string out = fmt::format("Boot    epoch {}, incarnation {}\n", format_cell(whole, "epoch"),
                                format_cell(whole, "incarnation"));
  out += fmt::format("Keys    sealing with {}, opening {}\n", format_cell(whole, "keys.primary"),
                     format_cell(whole, "keys.held", Form::list));
  std::string holders;
  for (const auto& [key, members] : object_in(object_in(gossip, "keys"), "members_by_newest")) {
    holders += fmt::format("{}key {} by {}", holders.empty() ? "" : ", ", std::string_view(key),
                           format_cell(members, ""));
  }
  out += fmt::format("Newest  held by the others: {}\n", holders.empty() ? "-" : holders);
  auto table = [&](const Listing& listing, const json::array& rows) {
    if (!rows.empty()) out += "\n" + format_table(listing, rows, view);
  };
  table(kScopes, named_rows(object_in(gossip, "scopes")));
  table(kAccusations, named_rows(object_in(gossip, "accusations")));
  table(kLagging, named_rows(object_in(gossip, "lagging")));
  table(kCounters, numbers_in(gossip, "counters"));
  table(kLevels, numbers_in(gossip, "levels"));
  return out;
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
  if (session.format() == "json") {
    session.out += format_json(gossip);
  } else if (session.format() == "table") {
    session.out += gossip_screen(gossip, session.view());
  } else {
    json::array rows;
    flatten(gossip, "", rows);
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
