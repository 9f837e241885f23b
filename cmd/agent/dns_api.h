// SPDX-License-Identifier: Apache-2.0
// The forms of GET /v1/dns/query: what is asked, and the answer with its source.
#pragma once

#include <string_view>

#include "cmd/agent/dns_server.h"
#include "core/base/json.h"
#include "core/controller/host.h"

namespace ovn::agent {

struct DnsQuestion {
  const model::Sandbox* sandbox = nullptr;  // that asks; none: this host, which is in all networks
  Bytes message;
};

// `type` empty: A; an address is asked for its name. Errors: invalid (no name, no type), not_found
// (no such container, or one in which no names are answered), conflict.
Result<DnsQuestion> parse_dns_question(const controller::Host& host, std::string_view name,
                                       std::string_view type, std::string_view from);

// {"name", "type", "rcode", "source": "network backend" | "upstream IP:PORT" | "cache" | "nobody",
// "answers": [{"name", "type", "ttl", "data", "owner"}]}
json::object dns_answer_json(const DnsExplained& answer);

}  // namespace ovn::agent
