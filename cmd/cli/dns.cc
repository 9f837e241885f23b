// SPDX-License-Identifier: Apache-2.0
// ovn-lite dns
#include "cmd/cli/nouns.h"
#include "cmd/http/message.h"

namespace ovn::cli {
namespace {

const Listing kAnswers = {{{"NAME", "name"},
                           {"TYPE", "type"},
                           {"DATA", "data"},
                           {"TTL", "ttl"},
                           {"NODE", "owner"},
                           {"SOURCE", "source"}},
                          "data",
                          "data"};

// The answers, each with the source; the name alone if it has none of that type.
json::array rows_of(const json::value& answer) {
  json::array rows;
  const json::value* answers = answer.is_object() ? answer.get_object().if_contains("answers")
                                                  : nullptr;
  if (answers && answers->is_array()) rows = answers->get_array();
  bool empty = format_cell(answer, "rcode") == "NOERROR" && rows.empty();
  if (empty) rows.push_back(json::object{{"name", format_cell(answer, "name")},
                                         {"type", format_cell(answer, "type")}});
  for (json::value& row : rows) {
    if (row.is_object()) row.get_object()["source"] = format_cell(answer, "source");
  }
  return rows;
}

}  // namespace

Result<int> dns_query(Session& session) {
  const Arguments& given = session.arguments();
  std::string path = "/v1/dns/query?name=" + http::percent_encode(given.value("NAME"));
  for (std::string_view key : {"from", "type"}) {
    if (!given.has(key)) continue;
    path += fmt::format("&{}={}", key, http::percent_encode(given.value(key)));
  }
  TRY(auto answer, session.agent().call("GET", path));
  std::string rcode = format_cell(answer.body, "rcode");
  if (session.format() == "json") {
    session.print_one(kAnswers, answer.body);
  } else if (rcode == "NOERROR") {
    session.print(kAnswers, rows_of(answer.body));
  }
  if (rcode == "NOERROR") return 0;
  return fail(rcode == "NXDOMAIN" ? Errc::not_found : Errc::internal, "{} {}: {} ({})",
              format_cell(answer.body, "name"), format_cell(answer.body, "type"), rcode,
              format_cell(answer.body, "source"));
}

}  // namespace ovn::cli
