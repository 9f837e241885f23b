// SPDX-License-Identifier: Apache-2.0
// ovn-lite status
#include "cmd/cli/nouns.h"

namespace ovn::cli {
namespace {

// The answer of GET /v1/status in words.
class Screen {
 public:
  Screen(const json::value& status, const View& view) : status_(status), view_(view) {}

  std::string text() {
    if (of("cluster.id") == "-") return outsider();
    line("Node", fmt::format("{}  {}{}", of("node.name"), of("node.address"),
                             of("node.manager") == "true" ? "  manager" : ""));
    line("Cluster", of("cluster.id"));
    line("Manager", manager());
    line("Members", members());
    line("Networks", fmt::format("{}, and {} attached here", counted("networks", "network"),
                                 counted("endpoints", "endpoint")));
    if (of("vxlan_port") != "-") line("VXLAN", fmt::format("UDP port {}", of("vxlan_port")));
    if (number("ingress.ports") > 0) line("Ingress", ingress());
    line("Kernel", kernel());
    line("Up", format_span(number("uptime_s")));
    problems();
    return std::move(out_);
  }

 private:
  // The agent waits for a cluster, and tells what for.
  std::string outsider() {
    line("Node", of("node.name") == "-" ? "not named yet" : of("node.name"));
    line("Cluster", paint_state(of("cluster.manager_state"), view_));
    return std::move(out_);
  }

  std::string of(std::string_view field, Form form = Form::text) const {
    return printable(format_cell(status_, field, form, view_));
  }
  int64_t number(std::string_view field) const { return std::atoll(of(field).c_str()); }

  std::string counted(std::string_view field, std::string_view noun) const {
    return fmt::format("{} {}{}", of(field), noun, of(field) == "1" ? "" : "s");
  }

  void line(std::string_view title, std::string_view text) {
    out_ += fmt::format("{:<10}{}\n", title, text);
  }

  std::string manager() const {
    std::string state = of("cluster.manager_state");
    std::string where = of("cluster.managers", Form::list);
    return paint_state(state, view_) + (where == "-" ? "" : "  " + where);
  }

  std::string members() const {
    std::string out;
    for (std::string_view state : {"alive", "suspect", "unreachable", "failed"}) {
      std::string count = of(fmt::format("members.{}", state));
      std::string text = fmt::format("{} {}", count, state);
      if (count != "0" && view_.colour) text = count + " " + paint_state(state, view_);
      out += (out.empty() ? "" : ", ") + text;
    }
    return out;
  }

  std::string kernel() const {
    std::string out = counted("kernel.objects", "object");
    if (number("kernel.pending")) out += fmt::format(", {} pending", of("kernel.pending"));
    if (number("kernel.healed_total")) {
      out += fmt::format("; healed {} times", of("kernel.healed_total"));
      out += last_healed();
    }
    return out;
  }

  std::string ingress() const {
    int64_t ports = number("ingress.ports");
    auto unserved = static_cast<int64_t>(list_in("ingress", "unserved").size());
    std::string all = counted("ingress.ports", "published port");
    return unserved == 0 ? all : fmt::format("{}, {} served here", all, ports - unserved);
  }

  static json::array list_at(const json::value& part, std::string_view key) {
    const json::value* list = part.is_object() ? part.get_object().if_contains(key) : nullptr;
    return list && list->is_array() ? list->get_array() : json::array();
  }
  json::array list_in(std::string_view part, std::string_view key) const {
    const json::value* found = status_.get_object().if_contains(part);
    return found ? list_at(*found, key) : json::array();
  }

  std::string last_healed() const {
    json::array healed = list_in("kernel", "last_healed");  // the newest last
    if (healed.empty()) return "";
    return fmt::format(", last {}, {}", printable(format_cell(healed.back(), "object")),
                       format_cell(healed.back(), "when", Form::ago, view_));
  }

  void problems() {
    if (of("cluster.isolated") == "true") {
      problem("most hosts fell silent at once: this one seems cut off, keeps what it knows of them "
              "and calls none of them failed");
    }
    for (const json::value& error : list_in("kernel", "errors")) {
      problem(fmt::format("{}: {}; next try in {}", printable(format_cell(error, "object")),
                          printable(format_cell(error, "error")),
                          printable(format_cell(error, "next_retry_ms", Form::span))));
    }
    for (const json::value& host : list_at(status_, "narrow")) narrow(host);
    if (of("ingress.trouble") != "-") problem("ingress network: " + of("ingress.trouble"));
    for (const json::value& port : list_in("ingress", "unserved")) {
      problem(fmt::format("port {} of service {} is not served here: {}",
                          printable(format_cell(port, "port")),
                          printable(format_cell(port, "service")),
                          printable(format_cell(port, "reason"))));
    }
  }

  // A host whose underlay takes less than others'.
  void narrow(const json::value& host) {
    json::array networks = list_at(host, "networks");
    std::string where = networks.size() == 1
                            ? printable(fmt::format("network {}", format_cell(host, "networks",
                                                                              Form::list)))
                            : fmt::format("each of {} networks", networks.size());
    problem(fmt::format("no packets above {} bytes reach {}: {} uses {} instead of {}; give the "
                        "links between hosts one MTU, or all hosts the same overlay.mtu",
                        printable(format_cell(host, "mtu")), printable(format_cell(host, "node")),
                        where, printable(format_cell(host, "used")),
                        printable(format_cell(host, "largest"))));
  }

  void problem(std::string_view text) {
    if (!std::exchange(has_problems_, true)) out_ += "\nProblems\n";
    out_ += fmt::format("  {}  {}\n", paint_state("error", view_), text);
  }

  const json::value& status_;
  const View& view_;
  std::string out_;
  bool has_problems_ = false;
};

}  // namespace

Result<int> status(Session& session) {
  TRY(auto object, session.agent().get_object("/v1/status"));
  json::value answer(std::move(object));
  if (session.format() == "json") {
    session.out += format_json(answer);
  } else if (session.format() == "name") {
    session.out += format_field("node.name", json::array({answer}));
  } else {
    View view = session.view();
    session.out += Screen(answer, view).text();
  }
  return 0;
}

}  // namespace ovn::cli
