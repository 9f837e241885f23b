// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/translation.h"

namespace ovn::kernel::nft {

namespace {

std::optional<ip::Family> family_of(std::string_view set) {
  if (set == kDnat4 || set == kDnatAt4) return ip::Family::v4;
  if (set == kDnat6 || set == kDnatAt6) return ip::Family::v6;
  return {};
}

// Takes fields off the front, each padded as in a register.
std::optional<ip::Address> take_address(Reader& in, ip::Family family) {
  ByteView bytes = in.take(size_of(family == ip::Family::v4 ? Field::ipv4 : Field::ipv6));
  return ip::Address::from_bytes(bytes.data(), bytes.size());
}
uint16_t take_port(Reader& in) {
  Reader field(in.take(padded_size(Field::port)));
  return field.u16();
}

}  // namespace

std::optional<Translation> translation_of(const Element& element) {
  auto family = family_of(element.set);
  const auto* data = std::get_if<Bytes>(&element.data);
  if (!family || !data) return {};
  Translation found;
  Reader key(element.at), to(*data);
  bool at_one = element.set == kDnatAt4 || element.set == kDnatAt6;
  if (at_one) found.address = take_address(key, *family);
  Reader protocol(key.take(padded_size(Field::protocol)));
  found.protocol = protocol.u8();
  found.port = take_port(key);
  auto address = take_address(to, *family);
  if (!address) return {};
  found.to = {*address, take_port(to)};
  bool whole = key.done() && to.done() && found.address.has_value() == at_one;
  return whole ? std::optional(found) : std::nullopt;
}

}  // namespace ovn::kernel::nft
