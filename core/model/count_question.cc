// SPDX-License-Identifier: Apache-2.0
// A question: u8 kind, then a block for each endpoint's id. An answer: u8 kind, then a varint for
// each: 0, or the number and one.
#include "core/model/count_question.h"

#include <algorithm>

#include "core/base/check.h"

namespace ovn::model {

namespace {

constexpr uint8_t kCountsKind = 1;
constexpr size_t kEndpointIdMax = 32;

bool is_id(ByteView bytes) {
  return !bytes.empty() && std::ranges::all_of(bytes, [](uint8_t byte) {
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z');
  });
}

}  // namespace

Bytes encode_count_question(std::span<const EndpointId> endpoints) {
  OVN_CHECK(!endpoints.empty() && endpoints.size() <= kCountsAskedMax);
  Bytes bytes;
  Writer out(bytes);
  out.u8(kCountsKind);
  for (const EndpointId& id : endpoints) out.block(as_bytes(id.str()));
  return bytes;
}

Result<std::vector<EndpointId>> decode_count_question(ByteView bytes) {
  Reader in(bytes);
  if (in.u8() != kCountsKind) in.fail();
  std::vector<EndpointId> endpoints;
  do {
    ByteView id = in.block(kEndpointIdMax);
    if (!is_id(id) || endpoints.size() == kCountsAskedMax) in.fail();
    else endpoints.emplace_back(std::string(as_text(id)));
  } while (in.ok() && !in.at_end());
  if (!in.ok()) return fail(Errc::corrupt, "not a question for connections");
  return endpoints;
}

Bytes encode_counts(const Counts& counts) {
  Bytes bytes;
  Writer out(bytes);
  out.u8(kCountsKind);
  for (const auto& count : counts) out.varint(count ? uint64_t{*count} + 1 : 0);
  return bytes;
}

Result<Counts> decode_counts(ByteView bytes, size_t asked) {
  Reader in(bytes);
  if (in.u8() != kCountsKind) in.fail();
  Counts counts;
  for (; asked > 0 && in.ok(); --asked) {
    uint64_t value = in.varint();
    if (value > uint64_t{UINT32_MAX} + 1) in.fail();
    counts.emplace_back();
    if (value > 0) counts.back() = static_cast<uint32_t>(value - 1);
  }
  if (!in.done()) return fail(Errc::corrupt, "not an answer about connections");
  return counts;
}

}  // namespace ovn::model
