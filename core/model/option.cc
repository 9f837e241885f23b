// SPDX-License-Identifier: Apache-2.0
#include "core/model/option.h"

#include <charconv>

#include "core/model/names.h"

namespace ovn::model {

namespace {

constexpr uint32_t kMtuMin = 68, kMtuMax = 65535;

}  // namespace

std::string_view short_key(std::string_view key) {
  for (std::string_view beginning : {"com.docker.network.", "bridge.", "driver."}) {
    if (key.starts_with(beginning)) key.remove_prefix(beginning.size());
  }
  return key;
}

void Option::read(bool& flag) {
  bool yes = value_ == "true" || value_ == "1", no = value_ == "false" || value_ == "0";
  if (!yes && !no) refuse("true or false");
  flag = yes;
}

void Option::read(uint32_t& mtu) {
  auto [end, error] = std::from_chars(value_.data(), value_.data() + value_.size(), mtu);
  bool number = error == std::errc() && end == value_.data() + value_.size();
  if (!number || mtu < kMtuMin || mtu > kMtuMax) refuse("a number in 68..65535");
}

void Option::read(std::optional<ip::Address>& address, ip::Family family) {
  auto parsed = ip::Address::parse(value_);
  if (!parsed || parsed->family() != family || parsed->is_unspecified()) {
    return refuse(family == ip::Family::v4 ? "an IPv4 address" : "an IPv6 address");
  }
  address = *parsed;
}

void Option::read_device(std::string& name) {
  if (auto good = check_ifname(value_); !good) return refuse("a name for a device");
  name = value_;
}

void Option::refuse(std::string_view wanted) {
  problems_.push_back(fmt::format("option {}: '{}' is not {}", key_, value_, wanted));
}

}  // namespace ovn::model
