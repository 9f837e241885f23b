// SPDX-License-Identifier: Apache-2.0
// Connections in one namespace that are to be forgotten (conntrack.h): of backends that serve no
// more, and of translations that have changed. The element by which they were known goes first, and
// nothing that can be read tells of them then; so what could not be forgotten stays here, and is
// tried again with each dump of the namespace and each Apply that has to do with its nf_tables.
// Whoever is led to again meanwhile is left alone: its connections may be new ones.
#pragma once

#include <functional>
#include <map>
#include <tuple>
#include <vector>

#include "netlink/conntrack.h"

namespace ovn::netlink {

class OpenNetns;

// Of each kind, in one namespace. What is more than that is not tried again, and counted.
inline constexpr size_t kUnforgottenMax = 4096;

class Unforgotten {
 public:
  using ByServed = std::map<kernel::nft::Served, kernel::Flows>;
  using Forget = std::function<Result<void>(const ByServed&, std::span<const ChangedTranslation>)>;

  void add(const kernel::nft::Served& served, kernel::Flows flows);
  // In place of what was added of the same port.
  void add(const ChangedTranslation& changed);
  void serves_again(const kernel::nft::Served& served) { served_.erase(served); }

  // Has all of it forgotten, if there is anything. It stays here if that fails, with this error.
  Result<void> settle(const Forget& forget);

  size_t size() const { return served_.size() + changed_.size(); }

 private:
  using Port = std::tuple<ip::Family, uint8_t, std::optional<ip::Address>, uint16_t>;

  ByServed served_;
  std::map<Port, ChangedTranslation> changed_;
};

// The same in the kernel. Failpoint: kernel.forget, if there is anything to be forgotten.
Result<void> settle_unforgotten(OpenNetns& netns);

}  // namespace ovn::netlink
