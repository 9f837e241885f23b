// SPDX-License-Identifier: Apache-2.0
// Scenarios of the forwarder in virtual time (test/core/dns/scenario/*.scn; after unbound's .rpl
// files). Lines that begin with "> " are steps; below each stands everything that comes out of it:
//
//   > upstreams IP...             > ask CLIENT TOKEN NAME TYPE [edns SIZE] [do]
//   > wait MILLISECONDS           > reply EXCHANGE RCODE [tc] [case] [id] [opt] [RECORD; ...]
//   > fail EXCHANGE               > forget CLIENT
//
// RECORD is "TYPE TTL DATA": A with an address, SOA with its last field (in the authority section).
// `case` and `id` spoil the reply's. UPDATE_GOLDEN=1 writes what came out.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/dns/forwarder.h"
#include "test/core/dns/messages.h"
#include "test/support/golden.h"

namespace ovn::dns {
namespace {

using Words = std::istringstream;

template <class T>
T next(Words& in) {
  T value{};
  in >> value;
  return value;
}

Type type_of(const std::string& word) { return *parse_type(word); }

uint16_t rcode_of(const std::string& word) {
  for (uint16_t code = 0; code < 6; ++code) {
    if (rcode_text(code) == word) return code;
  }
  ADD_FAILURE() << "no such code: " << word;
  return 0;
}

class Scenario {
 public:
  std::string step(const std::string& line) {
    Words in(line);
    auto verb = next<std::string>(in);
    if (verb == "upstreams") upstreams(in);
    if (verb == "ask") ask(in);
    if (verb == "reply") reply(in);
    if (verb == "fail") forwarder_.handle_failure(next<uint64_t>(in), now_);
    if (verb == "forget") forwarder_.forget_client(next<uint64_t>(in));
    if (verb == "wait") wait(std::chrono::milliseconds(next<int>(in)));
    std::string out;
    while (auto output = forwarder_.poll()) {
      out += std::visit([this](const auto& o) { return text(o); }, *output) + "\n";
    }
    return out;
  }

 private:
  void upstreams(Words& in) {
    std::vector<ip::Endpoint> list;
    for (std::string word; in >> word;) list.push_back({*ip::Address::parse(word), 53});
    forwarder_.set_upstreams(list);
  }

  void ask(Words& in) {
    auto client = next<uint64_t>(in), token = next<uint64_t>(in);
    auto name = next<std::string>(in);
    Ask ask{name, type_of(next<std::string>(in)), static_cast<uint16_t>(token)};
    for (std::string word; in >> word;) {
      if (word == "edns") ask.edns = next<int>(in);
      if (word == "do") ask.dnssec_ok = true;
    }
    Bytes bytes = query_bytes(ask);
    Parsed parsed;
    parse_query(bytes, parsed);
    forwarder_.handle_query(client, token, parsed.query, parsed.query.udp_limit(), now_);
  }

  void reply(Words& in) {
    auto exchange = next<uint64_t>(in);
    Bytes query = sent_[exchange];
    ASSERT_FALSE(query.empty()) << "there is no exchange " << exchange;
    Bytes bytes(query.begin(), query.begin() + 2);
    Writer out(bytes);
    uint16_t flags = flag::kResponse | flag::kAvailable | rcode_of(next<std::string>(in));
    std::vector<std::string> records;
    bool opt = false;
    size_t question_end = kHeaderSize;
    Name name;
    read_name(query, question_end, name);
    for (std::string word; in >> word;) {
      if (word == "tc") flags |= flag::kTruncated;
      if (word == "id") bytes[0] ^= 1;
      if (word == "opt") opt = true;
      if (word == "case") {
        for (size_t i = kHeaderSize; i < question_end; ++i) query[i] = lower(query[i]);
      }
      if (word == "A" || word == "AAAA" || word == "SOA") {
        std::string rest;
        std::getline(in, rest, ';');
        records.push_back(word + rest);
      }
    }
    auto count = static_cast<uint16_t>(std::ranges::count_if(
        records, [](const std::string& record) { return !record.starts_with("SOA"); }));
    out.u16(flags), out.u16(1), out.u16(count);
    out.u16(static_cast<uint16_t>(records.size() - count)), out.u16(opt);
    out.raw(ByteView(query).subspan(kHeaderSize, question_end + 4 - kHeaderSize));
    for (const std::string& record : records) write_record(out, record);
    if (opt) out.raw(Bytes{0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0});
    forwarder_.handle_reply(exchange, bytes, now_);
  }

  static void write_record(Writer& out, const std::string& record) {
    Words in(record);
    Type type = type_of(next<std::string>(in));
    auto ttl = next<uint32_t>(in);
    auto data = next<std::string>(in);
    out.u16(0xc00c), out.u16(static_cast<uint16_t>(type)), out.u16(kClassIn), out.u32(ttl);
    if (type == Type::soa) {
      out.u16(22), out.u16(0);  // names: the root
      for (int i = 0; i < 4; ++i) out.u32(1);
      return out.u32(static_cast<uint32_t>(std::stoul(data)));
    }
    auto address = *ip::Address::parse(data);
    out.u16(static_cast<uint16_t>(address.size()));
    out.raw({address.data(), address.size()});
  }

  // As time goes on, deadlines come one by one.
  void wait(Duration time) {
    Instant end = now_ + time;
    while (forwarder_.next_deadline() <= end) {
      now_ = forwarder_.next_deadline();
      forwarder_.handle_deadline(now_);
    }
    now_ = end;
  }

  std::string text(const Forwarder::Send& send) {
    sent_[send.exchange] = send.message;
    Bytes bytes = send.message;
    Parsed parsed;
    parse_query(bytes, parsed);
    const Query& query = parsed.query;
    std::string how = send.transport == Transport::udp ? "udp" : "tcp";
    if (query.edns) how += query.edns->dnssec_ok ? " edns do" : " edns";
    return fmt::format("send {} {} {} {} {}", send.exchange, send.upstream.address,
                       query.name.to_text(), type_text(query.type), how);
  }
  static std::string text(const Forwarder::Close& close) {
    return fmt::format("close {}", close.exchange);
  }
  static std::string text(const Forwarder::Answer& answer) {
    std::string lines = answer_text(answer.message);
    std::ranges::replace(lines, '\n', '|');
    std::string source = answer.upstream ? answer.upstream->address.to_string()
                                         : answer.kept ? "kept" : "nobody";
    EXPECT_EQ(Reader(answer.message).u16(), answer.token);
    return fmt::format("answer {} of {}: {}", answer.token, source, lines);
  }

  Forwarder forwarder_{{std::chrono::milliseconds(1500), 4, 8}, 1};
  Instant now_{};
  std::map<uint64_t, Bytes> sent_;
};

class ForwarderScenario : public testing::TestWithParam<std::string> {};

TEST_P(ForwarderScenario, comes_out_as_written) {
  std::ifstream file(GetParam());
  Scenario scenario;
  std::string text;
  for (std::string line; std::getline(file, line);) {
    bool step = line.starts_with("> ");
    if (step || line.empty() || line.starts_with('#')) text += line + "\n";
    if (step) text += scenario.step(line.substr(2));
  }
  EXPECT_FALSE(text.empty());
  EXPECT_TRUE(test::matches_golden(GetParam(), text));
}

std::vector<std::string> scenarios() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator("test/core/dns/scenario")) {
    paths.push_back(entry.path().native());
  }
  std::ranges::sort(paths);
  return paths;
}

INSTANTIATE_TEST_SUITE_P(all, ForwarderScenario, testing::ValuesIn(scenarios()),
                         [](const auto& one) {
                           return std::filesystem::path(one.param).stem().native();
                         });

}  // namespace
}  // namespace ovn::dns
