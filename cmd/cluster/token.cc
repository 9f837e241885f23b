// SPDX-License-Identifier: Apache-2.0
#include "cmd/cluster/token.h"

#include <algorithm>

#include "cmd/cluster/base32.h"
#include "core/base/bytes.h"
#include "core/base/hash.h"

namespace ovn::cluster {

namespace {

constexpr std::string_view kMark = "ovnlite";
constexpr std::string_view kPrefix = "ovnlite1_";
constexpr size_t kChecksumSize = 4;
constexpr size_t kTextMax = 512;

uint32_t checksum(ByteView bytes) {
  uint64_t hash = fnv1a(as_text(bytes));
  return static_cast<uint32_t>(hash ^ (hash >> 32));
}

std::string cleaned(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

template <size_t N>
std::array<uint8_t, N> fixed(Reader& in) {
  std::array<uint8_t, N> out{};
  ByteView bytes = in.take(N);
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

Result<JoinToken> decode(ByteView bytes) {
  Reader in(bytes);
  JoinToken token;
  token.cluster = Uuid(fixed<16>(in));
  token.fingerprint = fixed<32>(in);
  token.secret = fixed<16>(in);
  size_t count = in.u8();
  if (count == 0 || count > kTokenManagersMax) in.fail();
  for (size_t i = 0; i < count && in.ok(); ++i) {
    ByteView raw = in.block(16);
    auto address = ip::Address::from_bytes(raw.data(), raw.size());
    if (!address) in.fail();
    token.managers.push_back({address.value_or(ip::Address()), in.u16()});
  }
  if (!in.done())
    return fail(Errc::invalid, "join token: malformed although its checksum is right");
  return token;
}

}  // namespace

std::string format(const JoinToken& token) {
  Bytes bytes;
  Writer out(bytes);
  out.raw(token.cluster.bytes());
  out.raw(token.fingerprint);
  out.raw(token.secret);
  out.u8(static_cast<uint8_t>(token.managers.size()));
  for (const auto& manager : token.managers) {
    out.block({manager.address.data(), manager.address.size()});
    out.u16(manager.port);
  }
  out.u32(checksum(bytes));
  return std::string(kPrefix) + base32_encode(bytes);
}

Result<JoinToken> parse_token(std::string_view text) {
  std::string clean = cleaned(text);
  if (clean.size() > kTextMax) {
    return fail(Errc::invalid, "join token: {} characters are too many for a token", clean.size());
  }
  if (!clean.starts_with(kPrefix)) {
    bool newer = clean.starts_with(kMark) && clean.find('_') != clean.npos;
    if (newer) return fail(Errc::invalid, "join token: made by another release, of another form");
    return fail(Errc::invalid, "join token: a token begins with '{}'", kPrefix);
  }
  std::string_view letters = std::string_view(clean).substr(kPrefix.size());
  size_t strange = letters.find_first_not_of(kBase32Alphabet);
  if (strange != letters.npos) {
    return fail(Errc::invalid, "join token: the character '{}' does not occur in tokens",
                letters[strange]);
  }
  auto bytes = base32_decode(letters);
  if (!bytes || bytes->size() <= kChecksumSize) {
    return fail(Errc::invalid, "join token: cut off or damaged in copying");
  }
  ByteView body(bytes->data(), bytes->size() - kChecksumSize);
  Reader tail(ByteView(*bytes).last(kChecksumSize));
  if (tail.u32() != checksum(body)) {
    return fail(Errc::invalid, "join token: cut off or damaged in copying");
  }
  return decode(body);
}

}  // namespace ovn::cluster
