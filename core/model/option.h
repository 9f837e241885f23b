// SPDX-License-Identifier: Apache-2.0
// One option of a network as the user wrote it, read as what it should be. What it is not is told
// as a sentence added to the list of problems, so that all of them are told at once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/ip.h"

namespace ovn::model {

// The option's own name: what is left of Docker's ("com.docker.network.bridge.enable_icc") without
// its beginnings.
std::string_view short_key(std::string_view key);

class Option {
 public:
  // Keeps references to all three.
  Option(std::string_view key, const std::string& value, std::vector<std::string>& problems)
      : key_(key), value_(value), problems_(problems) {}

  void read(bool& flag);
  // An MTU.
  void read(uint32_t& mtu);
  void read(std::optional<ip::Address>& address, ip::Family family);
  void read_device(std::string& name);
  // One of several words; `wanted` lists them for people.
  template <class T>
  void read(T& choice, std::initializer_list<std::pair<std::string_view, T>> words,
            std::string_view wanted) {
    for (const auto& [word, meaning] : words) {
      if (word != value_) continue;
      choice = meaning;
      return;
    }
    refuse(wanted);
  }

 private:
  void refuse(std::string_view wanted);

  std::string_view key_;
  const std::string& value_;
  std::vector<std::string>& problems_;
};

}  // namespace ovn::model
