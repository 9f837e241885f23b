// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/dns_api.h"

#include "core/controller/dns_rules.h"
#include "core/dns/record.h"

namespace ovn::agent {

namespace {

Bytes message_of(const dns::Name& name, dns::Type type) {
  Bytes bytes;
  Writer out(bytes);
  out.u16(0);
  out.u16(dns::flag::kDesired);
  for (uint16_t count : {1, 0, 0, 0}) out.u16(count);
  out.raw(name.bytes());
  out.u8(0);
  out.u16(static_cast<uint16_t>(type));
  out.u16(dns::kClassIn);
  return bytes;
}

std::string source_of(const DnsExplained& answer) {
  if (!answer.network.empty()) return "network " + answer.network;
  if (answer.upstream) return fmt::format("upstream {}", *answer.upstream);
  return answer.kept ? "cache" : "nobody";
}

}  // namespace

Result<DnsQuestion> parse_dns_question(const controller::Host& host, std::string_view name,
                                       std::string_view type, std::string_view from) {
  DnsQuestion question;
  if (!from.empty()) {
    TRY(question.sandbox, controller::find_named_sandbox(host, from));
    if (!controller::asking_sandboxes(host).contains(question.sandbox->id)) {
      return fail(Errc::not_found, "no names are answered in {} (dns is {})",
                  question.sandbox->target, to_string(question.sandbox->dns));
    }
  }
  auto address = ip::Address::parse(name);
  auto parsed = address ? dns::Name::reverse_of(*address) : dns::Name::from_text(name);
  if (!parsed) return fail(Errc::invalid, "'{}' is no name", name.substr(0, 300));
  TRY(auto kind, type.empty() ? (address ? dns::Type::ptr : dns::Type::a) : dns::parse_type(type));
  question.message = message_of(*parsed, kind);
  return question;
}

json::object dns_answer_json(const DnsExplained& answer) {
  dns::Name name;
  size_t at = dns::kHeaderSize;
  uint16_t flags = Reader(ByteView(answer.message).subspan(2)).u16();
  dns::read_name(answer.message, at, name);
  auto type = static_cast<dns::Type>(Reader(ByteView(answer.message).subspan(at)).u16());
  json::array answers;
  auto records = dns::read_answers(answer.message).value_or(std::vector<dns::Record>());
  for (size_t i = 0; i < records.size(); ++i) {
    const dns::Record& record = records[i];
    json::object one{{"name", record.owner.to_text()},
                     {"type", dns::type_text(record.type)},
                     {"ttl", record.ttl},
                     {"data", record.data}};
    if (i < answer.owners.size()) one["owner"] = answer.owners[i];
    answers.push_back(std::move(one));
  }
  return {{"name", name.to_text()},
          {"type", dns::type_text(type)},
          {"rcode", dns::rcode_text(flags & dns::flag::kRcode)},
          {"source", source_of(answer)},
          {"answers", std::move(answers)}};
}

}  // namespace ovn::agent
