// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/nft_expression.h"

#include <fmt/format.h>

namespace ovn::kernel::nft {

namespace {

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

std::string_view word(Meta::Key key) {
  switch (key) {
    case Meta::Key::mark:
      return "mark";
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
std::string_view word(Connection::Key key) {
  switch (key) {
    case Connection::Key::state:
      return "state";
    case Connection::Key::status:
      return "status";
    case Connection::Key::mark:
      return "mark";
  }
  return "?";
}

std::string text(const Meta& e) { return fmt::format("r{} = meta {}", e.to, word(e.key)); }
std::string text(const MarkSet& e) { return fmt::format("meta mark = r{}", e.from); }
std::string place(const auto& e) {
  static constexpr std::string_view kBases[] = {"ll", "nh", "th"};
  return fmt::format("{}[{}+{}]", kBases[static_cast<size_t>(e.base)], e.offset, e.size);
}
std::string text(const Payload& e) { return fmt::format("r{} = {}", e.to, place(e)); }
std::string text(const PayloadSet& e) {
  std::string text = fmt::format("{} = r{}", place(e), e.from);
  return e.checksum_at ? fmt::format("{} csum th[{}]", text, *e.checksum_at) : text;
}
std::string text(const Untrack&) { return "notrack"; }
std::string text(const Connection& e) { return fmt::format("r{} = ct {}", e.to, word(e.key)); }
std::string text(const ConnectionMarkSet& e) { return fmt::format("ct mark = r{}", e.from); }
std::string text(const ZoneSet& e) { return fmt::format("ct original zone = r{}", e.from); }
std::string text(const Random& e) { return fmt::format("r{} = random mod {}", e.to, e.modulus); }
std::string text(const AddressType& e) {
  return fmt::format("r{} = fib {}addr type", e.to, e.of == AddressType::Of::source ? 's' : 'd');
}
std::string text(const Mask& e) {
  return fmt::format("r{} = r{} & {}", e.to, e.from, to_hex(e.mask));
}
std::string text(const Compare& e) {
  return fmt::format("r{} {} {}", e.from, e.differs ? "!=" : "==", to_hex(e.with));
}
std::string text(const Load& e) { return fmt::format("r{} = {}", e.to, to_hex(e.value)); }
std::string text(const Decide& e) { return to_string(e.verdict); }
std::string text(const Lookup& e) {
  std::string_view what = e.result == Lookup::Result::verdict ? " vmap" : "";
  std::string text = fmt::format("r{}{} @{}", e.from, what, e.set);
  return e.result == Lookup::Result::data ? fmt::format("r{} = {}", e.to, text) : text;
}
std::string text(const Nat& e) {
  std::string text = fmt::format("{} {} to", e.type == Nat::Type::source ? "snat" : "dnat",
                                 e.family == Nat::Family::ipv4 ? "ip" : "ip6");
  if (e.address) text += fmt::format(" r{}", *e.address);
  if (e.port) text += fmt::format(" port r{}", *e.port);
  return e.last_port ? fmt::format("{}-r{}", text, *e.last_port) : text;
}
std::string text(const Masquerade&) { return "masquerade"; }
std::string text(const Redirect&) { return "redirect"; }
std::string text(const Reject& e) { return e.reset ? "reject with reset" : "reject"; }
std::string text(const Unknown& e) { return "? " + e.name; }

}  // namespace

std::string to_string(const Verdict& verdict) {
  std::string words(word(verdict.code));
  return verdict.chain.empty() ? words : words + " " + verdict.chain;
}

std::string to_string(const Expression& expression) {
  return std::visit([](const auto& e) { return text(e); }, expression);
}

}  // namespace ovn::kernel::nft
