// SPDX-License-Identifier: Apache-2.0
// ovn-lite ipam
#include "cmd/cli/nouns.h"
#include "cmd/http/message.h"

namespace ovn::cli {
namespace {

const Listing kPools = {{{"NETWORK", "network"},
                         {"SUBNET", "subnet"},
                         {"RANGE", "range"},
                         {"GATEWAY", "gateway"},
                         {"USED", "used", Form::number},
                         {"SIZE", "size", Form::number},
                         {"LEASED BLOCKS", "leased_blocks", Form::number}},
                        "subnet",
                        "subnet"};

const Listing kHolders = {{{"ADDRESS", "address"},
                           {"NETWORK", "network"},
                           {"HOLDER", "holder"},
                           {"NAME", "name"},
                           {"NODE", "node"},
                           {"WHY", "why"}},
                          "holder",
                          "address"};

const Listing kBlocks = {{{"NETWORK", "network"},
                          {"BLOCK", "block"},
                          {"NODE", "node"},
                          {"USED", "used", Form::number},
                          {"SIZE", "size", Form::number},
                          {"LEASE", "id", Form::number}},
                         "block",
                         "block"};

const Listing kFindings = {{{"FOUND", "kind"},
                            {"NETWORK", "network"},
                            {"WHAT", "subject"},
                            {"WHY", "why"},
                            {"REMEDY", "remedy"}},
                           "finding",
                           "subject"};

constexpr int kFoundProblems = 8;

}  // namespace

Result<int> ipam_blocks(Session& session) {
  TRY(auto rows, session.agent().get_rows("/v1/ipam/blocks"));
  session.print(kBlocks, rows);
  return 0;
}

Result<int> ipam_check(Session& session) {
  if (session.arguments().has("repair")) {
    TRY(auto before, session.agent().call("POST", "/v1/ipam/repair"));
    if (const json::array* rows = before.body.if_array()) session.print(kFindings, *rows);
  }
  TRY(auto found, session.agent().get_rows("/v1/ipam/check"));
  if (!session.arguments().has("repair")) session.print(kFindings, found);
  return found.empty() ? 0 : kFoundProblems;
}

Result<int> ipam_pools(Session& session) {
  TRY(auto rows, session.agent().get_rows("/v1/ipam/pools"));
  session.print(kPools, rows);
  return 0;
}

Result<int> ipam_show(Session& session) {
  const Arguments& given = session.arguments();
  std::string path = "/v1/ipam/addresses/" + http::percent_encode(given.value("ADDRESS"));
  if (given.has("net")) path += "?network=" + http::percent_encode(given.value("net"));
  TRY(auto rows, session.agent().get_rows(path));
  session.print(kHolders, rows);
  return 0;
}

}  // namespace ovn::cli
