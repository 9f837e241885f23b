// SPDX-License-Identifier: Apache-2.0
// The names of one network, immutable once built, shared by the sandboxes in it: whoever answers
// holds a pointer, whoever changes something builds another. A name has a list of answers, in which
// those of owners that cannot be reached count only if there are no others. Names of addresses
// (PTR) and of ports (SRV, RFC 2782) stand among them. A zone is not complete while names of other
// hosts may be missing in it. Built in one pass, without sorting: ten
// thousand endpoints are made anew whenever one of them changes.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/dns/name.h"

namespace ovn::dns {

// One endpoint, or whatever else has names: each of them stands for all of the addresses.
struct Source {
  std::vector<std::string> names;  // the first that a name can be is what its addresses are called
  std::vector<ip::Address> addresses;
  std::string owner;      // the node, for people
  bool reachable = true;  // as far as is known

  friend bool operator==(const Source&, const Source&) = default;
};

// A port of a service, at one of those who serve it.
struct PortSource {
  std::string name;    // "_http._tcp.web"
  uint16_t port = 0;
  uint16_t weight = 1;
  std::string target;  // a name of this zone
  bool reachable = true;

  friend bool operator==(const PortSource&, const PortSource&) = default;
};

class Zone {
 public:
  struct Answer {
    ip::Address address;
    uint32_t owner = 0;
  };
  struct PortAnswer {
    uint16_t port = 0, weight = 0;
    Name target;
    bool reachable = true;
  };
  struct Found {
    std::span<const Answer> v4, v6;  // of a name
    ByteView host;                   // of the name of an address: a name without the root
    uint32_t owner = 0;              // its, of `host`
    std::span<const PortAnswer> ports;
  };

  // Names that the DNS cannot carry are left out.
  static std::shared_ptr<const Zone> build(std::string network, std::vector<ip::Prefix> subnets,
                                           std::span<const Source> sources,
                                           std::span<const PortSource> ports = {},
                                           bool complete = true);

  // By the key of a name in lower case. False if there is no such name.
  bool find(std::string_view key, Found& found) const;

  const std::string& network() const { return network_; }
  // The network's own name, in lower case; nothing if the DNS cannot carry it.
  const std::optional<Name>& suffix() const { return suffix_; }
  bool covers(const ip::Address& address) const;
  bool complete() const { return complete_; }
  const std::string& owner(uint32_t number) const { return owners_[number]; }
  size_t names() const { return entries_.size(); }

 private:
  class Builder;
  struct Entry {
    uint32_t key_at = 0, first = 0;
    uint16_t v4 = 0, v6 = 0;
    uint8_t key_size = 0;
    uint32_t host_at = 0, owner = 0;
    uint8_t host_size = 0;  // 0: a name of hosts
    uint32_t ports = 0;     // the number of its list of ports and one, or 0
  };

  std::string_view key_of(const Entry& entry) const {
    return std::string_view(text_).substr(entry.key_at, entry.key_size);
  }
  size_t slot_of(std::string_view key) const;

  std::string network_;
  std::optional<Name> suffix_;
  std::vector<ip::Prefix> subnets_;
  bool complete_ = true;
  std::vector<std::string> owners_;
  std::string text_;  // keys and hosts
  std::vector<Entry> entries_;
  // Open addressing: the number of an entry and one, or 0.
  std::vector<uint32_t> slots_ = std::vector<uint32_t>(1);
  std::vector<Answer> answers_;
  std::vector<std::vector<PortAnswer>> ports_;  // few names have any
};

}  // namespace ovn::dns
