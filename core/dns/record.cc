// SPDX-License-Identifier: Apache-2.0
#include "core/dns/record.h"

#include <algorithm>

#include "core/base/number.h"

namespace ovn::dns {

namespace {

struct TypeWord {
  Type type;
  std::string_view word;
};
constexpr TypeWord kTypes[] = {
    {Type::a, "A"},     {Type::ns, "NS"},   {Type::cname, "CNAME"}, {Type::soa, "SOA"},
    {Type::ptr, "PTR"}, {Type::mx, "MX"},   {Type::txt, "TXT"},     {Type::aaaa, "AAAA"},
    {Type::srv, "SRV"}, {Type::any, "ANY"},
};
constexpr std::string_view kRcodes[] = {"NOERROR",  "FORMERR", "SERVFAIL",
                                        "NXDOMAIN", "NOTIMP",  "REFUSED"};
constexpr std::string_view kNoWord = "TYPE";

// The data of a record, which may point into the rest of the message.
class DataText {
 public:
  DataText(ByteView message, size_t at, size_t size) : message_(message), at_(at), size_(size) {}

  std::string of(Type type) {
    switch (type) {
      case Type::a:
      case Type::aaaa:
        return address();
      case Type::ns:
      case Type::cname:
      case Type::ptr:
        return name_after(0);
      case Type::mx:
        return name_after(1);
      case Type::srv:
        return name_after(3);
      case Type::txt:
        return texts();
      default:
        return raw();
    }
  }

 private:
  ByteView data() const { return message_.subspan(at_, size_); }
  std::string raw() const { return fmt::format("\\# {} {}", size_, to_hex(data())); }

  std::string address() const {
    auto address = ip::Address::from_bytes(data().data(), size_);
    return address ? address->to_string() : raw();
  }

  std::string name_after(size_t numbers) const {
    Reader in(data());
    std::string text;
    for (size_t i = 0; i < numbers; ++i) text += fmt::format("{} ", in.u16());
    size_t at = at_ + 2 * numbers;
    Name name;
    bool whole = in.ok() && read_name(message_.first(at_ + size_), at, name);
    return whole ? text + name.to_text() : raw();
  }

  std::string texts() const {
    Reader in(data());
    std::string text;
    while (in.ok() && !in.at_end()) {
      text += text.empty() ? "\"" : " \"";
      for (char c : as_text(in.take(in.u8()))) {
        bool plain = c >= ' ' && c <= '~' && c != '"' && c != '\\';
        plain ? text += c : text += fmt::format("\\{:03}", static_cast<uint8_t>(c));
      }
      text += '"';
    }
    return in.ok() ? text : raw();
  }

  ByteView message_;
  size_t at_, size_;
};

}  // namespace

std::optional<std::vector<Record>> read_answers(ByteView message) {
  Reader head(message);
  head.u16();
  uint16_t flags = head.u16(), questions = head.u16(), answers = head.u16();
  if (message.size() < kHeaderSize || !(flags & flag::kResponse)) return {};
  size_t at = kHeaderSize;
  Name name;
  for (unsigned i = 0; i < questions; ++i, at += 4) {
    if (!read_name(message, at, name)) return {};
  }
  std::vector<Record> records;
  for (unsigned i = 0; i < answers; ++i) {
    Record record;
    if (at > message.size() || !read_name(message, at, record.owner)) return {};
    Reader in(message.subspan(at));
    record.type = static_cast<Type>(in.u16());
    in.u16();
    record.ttl = in.u32();
    size_t size = in.u16();
    size_t data_at = message.size() - in.remaining();
    in.take(size);
    if (!in.ok()) return {};
    at = data_at + size;
    record.data = DataText(message, data_at, size).of(record.type);
    records.push_back(std::move(record));
  }
  return records;
}

std::string type_text(Type type) {
  for (const auto& known : kTypes) {
    if (known.type == type) return std::string(known.word);
  }
  return fmt::format("{}{}", kNoWord, static_cast<unsigned>(type));
}

Result<Type> parse_type(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  for (const auto& known : kTypes) {
    if (known.word == upper) return known.type;
  }
  if (upper.starts_with(kNoWord)) {
    auto number = parse_number(std::string_view(upper).substr(kNoWord.size()));
    if (number && *number <= UINT16_MAX) return static_cast<Type>(*number);
  }
  return fail(Errc::invalid, "'{}' is no type of record: A, AAAA, PTR, ..., or TYPE65",
              text.substr(0, 80));
}

std::string rcode_text(uint16_t rcode) {
  if (rcode < std::size(kRcodes)) return std::string(kRcodes[rcode]);
  bool version = rcode == static_cast<uint16_t>(Rcode::bad_version);
  return version ? "BADVERS" : fmt::format("RCODE{}", rcode);
}

}  // namespace ovn::dns
