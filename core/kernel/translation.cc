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

size_t vip_size(std::string_view set) {
  if (set == kSlots4 || set == kDraining4) return size_of(Field::ipv4);
  return set == kSlots6 || set == kDraining6 ? size_of(Field::ipv6) : 0;
}

std::optional<Served> served_by(const Element& element) {
  size_t size = vip_size(element.set);
  const auto* data = std::get_if<Bytes>(&element.data);
  bool slot = is_slots(element.set);
  size_t rest = slot ? padded_size(Field::mark) : size;
  if (size == 0 || element.at.size() != size + rest || slot != (data != nullptr)) return {};
  if (slot && data->size() != size) return {};
  auto vip = ip::Address::from_bytes(element.at.data(), size);
  auto backend = ip::Address::from_bytes(slot ? data->data() : element.at.data() + size, size);
  return vip && backend ? std::optional(Served{*vip, *backend}) : std::nullopt;
}

}  // namespace ovn::kernel::nft
