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
uint8_t take_protocol(Reader& in) {
  Reader field(in.take(padded_size(Field::protocol)));
  return field.u8();
}

// The two sets of services of one kind and family.
struct Serving {
  std::string_view slots, draining;
  ip::Family family;
  bool at_port;

  size_t address_size() const {
    return size_of(family == ip::Family::v4 ? Field::ipv4 : Field::ipv6);
  }
  size_t head_size() const {
    return at_port ? padded_size({Field::protocol, Field::port}) : address_size();
  }
  size_t backend_size() const {
    return address_size() + (at_port ? padded_size(Field::port) : 0);
  }
};
constexpr Serving kServing[] = {
    {kSlots4, kDraining4, ip::Family::v4, false},
    {kSlots6, kDraining6, ip::Family::v6, false},
    {kTargets4, kLeaving4, ip::Family::v4, true},
    {kTargets6, kLeaving6, ip::Family::v6, true},
};
const Serving* serving_in(std::string_view set) {
  for (const Serving& one : kServing) {
    if (set == one.slots || set == one.draining) return &one;
  }
  return nullptr;
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
  found.protocol = take_protocol(key);
  found.port = take_port(key);
  auto address = take_address(to, *family);
  if (!address) return {};
  found.to = {*address, take_port(to)};
  bool whole = key.done() && to.done() && found.address.has_value() == at_one;
  return whole ? std::optional(found) : std::nullopt;
}

size_t head_size(std::string_view set) {
  const Serving* in = serving_in(set);
  return in ? in->head_size() : 0;
}
bool is_slots(std::string_view set) {
  const Serving* in = serving_in(set);
  return in && in->slots == set;
}
std::string_view slots_beside(std::string_view set) {
  const Serving* in = serving_in(set);
  return in ? in->slots : "";
}
std::string_view draining_beside(std::string_view set) {
  const Serving* in = serving_in(set);
  return in ? in->draining : "";
}

std::optional<Served> served_by(const Element& element) {
  const Serving* in = serving_in(element.set);
  if (!in) return {};
  const auto* data = std::get_if<Bytes>(&element.data);
  bool slot = is_slots(element.set);
  size_t rest = slot ? padded_size(Field::mark) : in->backend_size();
  if (element.at.size() != in->head_size() + rest || slot != (data != nullptr)) return {};
  if (slot && data->size() != in->backend_size()) return {};
  Reader key(element.at);
  Served found;
  if (in->at_port) {
    found.vip = in->family == ip::Family::v4 ? ip::Address() : ip::Address::v6({});
    found.protocol = take_protocol(key);
    found.port = take_port(key);
  } else {
    found.vip = *take_address(key, in->family);
  }
  Reader to(slot ? ByteView(*data) : ByteView(element.at).subspan(in->head_size()));
  found.backend = *take_address(to, in->family);
  return found;
}

}  // namespace ovn::kernel::nft
