// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/nftables.h"

#include <algorithm>

namespace ovn::kernel::nft {

namespace {

constexpr size_t kNameMax = 31;  // far below NFT_NAME_MAXLEN
constexpr size_t kKeyMax = kSlots * kSlotSize;
constexpr std::string_view kUnknownInstruction = "a rule has an unknown instruction";

std::string_view word(Field field) {
  switch (field) {
    case Field::ipv4:
      return "ipv4";
    case Field::ipv6:
      return "ipv6";
    case Field::ether:
      return "ether";
    case Field::mark:
      return "mark";
    case Field::protocol:
      return "protocol";
    case Field::port:
      return "port";
    case Field::ifname:
      return "ifname";
    case Field::nfproto:
      return "nfproto";
  }
  return "?";
}
std::string words(const std::vector<Field>& fields) {
  std::string text;
  for (Field field : fields) text.append(text.empty() ? "" : " . ").append(word(field));
  return text;
}
std::string text(const Hook& hook) {
  static constexpr std::string_view kPoints[] = {"prerouting", "input", "forward",
                                                 "output", "postrouting", "egress"};
  static constexpr std::string_view kTypes[] = {"filter", "nat", "route"};
  std::string text = fmt::format("{} {} {}", kTypes[static_cast<size_t>(hook.type)],
                                 kPoints[static_cast<size_t>(hook.point)], hook.priority);
  return hook.device.empty() ? text : text + " of " + hook.device;
}

std::string text(const std::vector<Rule>& rules) {
  std::string lines;
  for (const Rule& rule : rules) {
    std::string line;
    for (const Expression& expression : rule) {
      line += line.empty() ? "    " : "; ";
      line += to_string(expression);
    }
    lines += line + "\n";
  }
  return lines;
}

bool is_name(std::string_view name) {
  auto good = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-'; };
  return !name.empty() && name.size() <= kNameMax && std::all_of(name.begin(), name.end(), good);
}
bool is_ours(std::string_view table) { return is_name(table) && table.starts_with(kTablePrefix); }

template <class T>
bool names_in_order(const std::vector<T>& parts) {
  auto ascends = [](const T& a, const T& b) { return !(a.name < b.name); };
  return std::all_of(parts.begin(), parts.end(), [](const T& t) { return is_name(t.name); }) &&
         std::adjacent_find(parts.begin(), parts.end(), ascends) == parts.end();
}

template <class T>
const T* named(const std::vector<T>& parts, const std::string& name) {
  auto at = std::find_if(parts.begin(), parts.end(), [&](const T& t) { return t.name == name; });
  return at == parts.end() ? nullptr : &*at;
}

std::string_view flaw(const Hook& hook, const Table& table) {
  bool egress = hook.point == Hook::Point::egress;
  if (egress == hook.device.empty()) return "a hook of egress, and no other, has a device";
  return egress == is_netdev(table.name) ? "" : "a hook is of another family";
}
std::string_view flaw(const Expression& expression, const Table& table) {
  if (std::holds_alternative<Unknown>(expression)) return kUnknownInstruction;
  const auto* lookup = std::get_if<Lookup>(&expression);
  if (lookup && !named(table.sets, lookup->set)) return "a rule looks into a set that is not there";
  const auto* decide = std::get_if<Decide>(&expression);
  bool dangling =
      decide && !decide->verdict.chain.empty() && !named(table.chains, decide->verdict.chain);
  return dangling ? "a rule leads to a chain that is not there" : "";
}

}  // namespace

size_t size_of(Field field) {
  switch (field) {
    case Field::protocol:
    case Field::nfproto:
      return 1;
    case Field::port:
      return 2;
    case Field::ipv4:
    case Field::mark:
      return 4;
    case Field::ether:
      return 6;
    case Field::ipv6:
    case Field::ifname:
      return 16;
  }
  return 0;
}
size_t padded_size(Field field) { return (size_of(field) + kSlotSize - 1) / kSlotSize * kSlotSize; }
size_t padded_size(const std::vector<Field>& fields) {
  size_t size = 0;
  for (Field field : fields) size += padded_size(field);
  return size;
}

std::string device_of(const Table& table) {
  for (const Chain& chain : table.chains) {
    if (chain.hook && !chain.hook->device.empty()) return chain.hook->device;
  }
  return "";
}

std::string to_string(const Table& table) {
  return fmt::format("nft table {}/{}", table.netns, table.name);
}
std::string to_string(const LooseChain& chain) {
  return fmt::format("nft chain {}/{} {}", chain.netns, chain.table, chain.name);
}
std::string to_string(const Element& element) {
  std::string line = fmt::format("nft element {}/{} {} {}", element.netns, element.table,
                                 element.set, to_hex(element.at));
  const auto* verdict = std::get_if<Verdict>(&element.data);
  if (verdict) line += " : " + to_string(*verdict);
  if (const auto* bytes = std::get_if<Bytes>(&element.data)) line += " : " + to_hex(*bytes);
  return line;
}

std::string listing(const Table& table) {
  std::string out = to_string(table) + "\n";
  for (const Set& set : table.sets) {
    out += fmt::format("  set {} {}", set.name, words(set.key));
    if (set.verdicts) out += " : verdict";
    if (!set.data.empty()) out += " : " + words(set.data);
    out += "\n";
  }
  for (const Chain& chain : table.chains) {
    out += fmt::format("  chain {}{}\n", chain.name, chain.hook ? " " + text(*chain.hook) : "");
    out += text(chain.rules);
  }
  return out;
}

std::string listing(const LooseChain& chain) {
  return to_string(chain) + "\n" + text(chain.rules);
}

std::string_view flaw(const Table& table) {
  if (!is_ours(table.name)) return "its name is not one of ours";
  if (!names_in_order(table.sets)) return "its sets are not in the order of their names";
  if (!names_in_order(table.chains)) return "its chains are not in the order of their names";
  for (const Set& set : table.sets) {
    size_t key = padded_size(set.key), data = padded_size(set.data);
    if (key == 0 || key > kKeyMax || data > kKeyMax) return "a set's key or data has a wrong size";
  }
  for (const Chain& chain : table.chains) {
    if (is_loose(chain.name)) return "one of its chains has the name of a loose one";
    if (auto why = chain.hook ? flaw(*chain.hook, table) : ""; !why.empty()) return why;
    for (const Rule& rule : chain.rules) {
      for (const Expression& expression : rule) {
        if (auto why = flaw(expression, table); !why.empty()) return why;
      }
    }
  }
  return {};
}

std::string_view flaw(const LooseChain& chain) {
  if (!is_ours(chain.table)) return "it is in no table of ours";
  if (!is_name(chain.name) || !is_loose(chain.name)) return "its name is not one of a loose chain";
  for (const Rule& rule : chain.rules) {
    for (const Expression& expression : rule) {
      if (std::holds_alternative<Unknown>(expression)) return kUnknownInstruction;
    }
  }
  return {};
}

std::string_view flaw(const Element& element) {
  if (!is_ours(element.table) || !is_name(element.set)) return "it is in no table of ours";
  bool whole = !element.at.empty() && element.at.size() <= kKeyMax;
  return whole ? "" : "its key has a wrong size";
}

}  // namespace ovn::kernel::nft
