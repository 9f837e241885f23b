// SPDX-License-Identifier: Apache-2.0
#include "core/model/subnet_problems.h"

#include <map>

namespace ovn::model {

namespace {

struct NotForHosts {
  std::string_view what;
  ip::Prefix prefix;
};

const NotForHosts kNotForHosts[] = {
    {"loopback", ip::Prefix(ip::Address::v4(0x7f000000), 8)},
    {"multicast", ip::Prefix(ip::Address::v4(0xe0000000), 4)},
    {"loopback",
     ip::Prefix(ip::Address::v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}), 128)},
    {"multicast", ip::Prefix(ip::Address::v6({0xff}), 8)},
};

class Problems {
 public:
  explicit Problems(const Subnet& subnet) : subnet_(subnet), prefix_(subnet.prefix) {}

  std::vector<std::string> find() {
    check_prefix();
    if (subnet_.range) check_range(*subnet_.range);
    if (subnet_.gateway) check_set_aside(*subnet_.gateway, "gateway");
    for (const auto& [name, address] : subnet_.aux_addresses) {
      check_set_aside(address, fmt::format("auxiliary address '{}'", name));
    }
    return std::move(problems_);
  }

 private:
  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    problems_.push_back(fmt::format(format, std::forward<Args>(args)...));
  }

  void check_prefix() {
    if (!prefix_.is_network()) {
      add("subnet {} has host bits set: it should be {}", prefix_, prefix_.network());
    }
    if (prefix_.host_bits() == 0) add("subnet {} has room for one address only", prefix_);
    if (prefix_.length() == 0) {
      add("subnet {} is every address there is", prefix_);
      return;
    }
    for (const auto& [what, reserved] : kNotForHosts) {
      if (prefix_.overlaps(reserved)) add("subnet {} overlaps {}, {}", prefix_, reserved, what);
    }
  }

  void check_range(const ip::Prefix& range) {
    if (range.family() != prefix_.family()) {
      add("range {} is of another family than subnet {}", range, prefix_);
    } else if (!range.is_network()) {
      add("range {} has host bits set: it should be {}", range, range.network());
    } else if (!prefix_.contains(range)) {
      add("range {} is not inside subnet {}", range, prefix_);
    } else if (!range.first().minus(prefix_.first())) {
      add("range {} is beyond the first 2^64 addresses of subnet {}", range, prefix_);
    }
  }

  // An address that the subnet's owner keeps from endpoints.
  void check_set_aside(const ip::Address& address, const std::string& what) {
    if (address.family() != prefix_.family()) {
      add("{} {} is of another family than subnet {}", what, address, prefix_);
    } else if (!prefix_.contains(address)) {
      add("{} {} is not inside subnet {}", what, address, prefix_);
    } else if (is_edge(address)) {
      add("{} {} is the {} address of subnet {}", what, address,
          address == prefix_.first() ? "first" : "broadcast", prefix_);
    } else if (!address.minus(prefix_.first())) {
      add("{} {} is beyond the first 2^64 addresses of subnet {}", what, address, prefix_);
    } else if (auto [before, fresh] = set_aside_.emplace(address, what); !fresh) {
      add("{} {} is {} too", what, address, before->second);
    }
  }

  bool is_edge(const ip::Address& address) const {
    if (prefix_.host_bits() < 2) return false;
    return address == prefix_.first() || (prefix_.is_v4() && address == prefix_.last());
  }

  const Subnet& subnet_;
  const ip::Prefix& prefix_;
  std::map<ip::Address, std::string> set_aside_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> subnet_problems(const Subnet& subnet) { return Problems(subnet).find(); }

}  // namespace ovn::model
