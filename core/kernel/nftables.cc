// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/nftables.h"

#include <algorithm>

namespace ovn::kernel::nft {

namespace {

constexpr size_t kNameMax = 31;  // far below NFT_NAME_MAXLEN
constexpr size_t kKeyMax = kSlots * kSlotSize;

std::string_view word(Verdict::Code code) {
  switch (code) {
    case Verdict::Code::drop:
      return "drop";
    case Verdict::Code::accept:
      return "accept";
    case Verdict::Code::jump:
      return "jump";
    case Verdict::Code::go_to:
      return "goto";
    case Verdict::Code::back:
      return "return";
  }
  return "?";
}
std::string text(const Verdict& verdict) {
  std::string words(word(verdict.code));
  return verdict.chain.empty() ? words : words + " " + verdict.chain;
}

std::string_view word(Meta::Key key) {
  switch (key) {
    case Meta::Key::iifname:
      return "iifname";
    case Meta::Key::oifname:
      return "oifname";
    case Meta::Key::nfproto:
      return "nfproto";
    case Meta::Key::l4proto:
      return "l4proto";
  }
  return "?";
}
std::string_view word(Field field) {
  switch (field) {
    case Field::ipv4:
      return "ipv4";
    case Field::ipv6:
      return "ipv6";
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
  static constexpr std::string_view kPoints[] = {"prerouting", "input", "forward", "output",
                                                 "postrouting"};
  std::string_view type = hook.type == Hook::Type::nat ? "nat" : "filter";
  return fmt::format("{} {} {}", type, kPoints[static_cast<size_t>(hook.point)], hook.priority);
}

std::string text(const Meta& e) { return fmt::format("r{} = meta {}", e.to, word(e.key)); }
std::string place(const auto& e) {
  bool network = e.base == Payload::Base::network;
  return fmt::format("{}[{}+{}]", network ? "nh" : "th", e.offset, e.size);
}
std::string text(const Payload& e) { return fmt::format("r{} = {}", e.to, place(e)); }
std::string text(const PayloadSet& e) {
  return fmt::format("{} = r{} csum th[{}]", place(e), e.from, e.checksum_at);
}
std::string text(const Untrack&) { return "notrack"; }
std::string text(const Connection& e) {
  return fmt::format("r{} = ct {}", e.to, e.key == Connection::Key::state ? "state" : "status");
}
std::string text(const DestinationType& e) { return fmt::format("r{} = fib daddr type", e.to); }
std::string text(const Mask& e) {
  return fmt::format("r{} = r{} & {}", e.to, e.from, to_hex(e.mask));
}
std::string text(const Compare& e) {
  return fmt::format("r{} {} {}", e.from, e.differs ? "!=" : "==", to_hex(e.with));
}
std::string text(const Load& e) { return fmt::format("r{} = {}", e.to, to_hex(e.value)); }
std::string text(const Decide& e) { return text(e.verdict); }
std::string text(const Lookup& e) {
  std::string_view what = e.result == Lookup::Result::verdict ? " vmap" : "";
  std::string text = fmt::format("r{}{} @{}", e.from, what, e.set);
  return e.result == Lookup::Result::data ? fmt::format("r{} = {}", e.to, text) : text;
}
std::string text(const Nat& e) {
  std::string text =
      fmt::format("{} {} to r{}", e.type == Nat::Type::source ? "snat" : "dnat",
                  e.family == Nat::Family::ipv4 ? "ip" : "ip6", e.address);
  return e.port ? fmt::format("{} port r{}", text, *e.port) : text;
}
std::string text(const Masquerade&) { return "masquerade"; }
std::string text(const Unknown& e) { return "? " + e.name; }

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

std::string_view flaw(const Expression& expression, const Table& table) {
  if (std::holds_alternative<Unknown>(expression)) return "a rule has an unknown instruction";
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
      return 4;
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

std::string to_string(const Table& table) {
  return fmt::format("nft table {}/{}", table.netns, table.name);
}
std::string to_string(const Element& element) {
  std::string line = fmt::format("nft element {}/{} {} {}", element.netns, element.table,
                                 element.set, to_hex(element.at));
  if (const auto* verdict = std::get_if<Verdict>(&element.data)) line += " : " + text(*verdict);
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
    for (const Rule& rule : chain.rules) {
      std::string line;
      for (const Expression& expression : rule) {
        line += line.empty() ? "    " : "; ";
        line += std::visit([](const auto& e) { return text(e); }, expression);
      }
      out += line + "\n";
    }
  }
  return out;
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
    for (const Rule& rule : chain.rules) {
      for (const Expression& expression : rule) {
        if (auto why = flaw(expression, table); !why.empty()) return why;
      }
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
