// SPDX-License-Identifier: Apache-2.0
#include "cmd/agent/ingress_checks.h"

#include "core/base/metrics.h"
#include "core/controller/ingress_health.h"

namespace ovn::agent {

namespace {

constexpr size_t kConnections = 256;
constexpr size_t kRequestBytes = 4096;

metrics::Counter passed("ovn_lite_ingress_checks_passed_total",
                        "Health checks of published ports answered with 200.");
metrics::Counter failed("ovn_lite_ingress_checks_failed_total",
                        "Health checks of published ports answered with 503 or 404.");
metrics::Counter malformed("ovn_lite_ingress_checks_malformed_total",
                           "Health checks refused: not a GET of /PORT or /PORT/PROTO.");

http::Response text(int status, std::string_view line) {
  http::Response response;
  response.status = status;
  response.fields.emplace("content-type", "text/plain; charset=utf-8");
  response.fields.emplace("cache-control", "no-store");
  response.body = fmt::format("{}\n", line);
  return response;
}

struct Asked {
  model::Transport transport = model::Transport::tcp;
  uint16_t port = 0;
};

// "/8080", "/8080/tcp"
Result<Asked> parse_asked(std::string_view target) {
  TRY(auto parsed, http::parse_target(target));
  std::string_view path = parsed.path;
  if (path.starts_with('/')) path.remove_prefix(1);
  Asked asked;
  size_t slash = path.find('/');
  TRY(auto range, model::PortRange::parse(path.substr(0, slash)));
  if (range.size() != 1) return fail(Errc::invalid, "'{}' is more than one port", path);
  asked.port = range.first;
  if (slash != path.npos) {
    TRY(asked.transport, model::parse_transport(path.substr(slash + 1)));
  }
  return asked;
}

}  // namespace

http::Response answer_check(const controller::Host& host, const http::Request& request) {
  if (request.method != "GET") {
    malformed.add();
    auto response = text(405, "wanted is GET /PORT or /PORT/PROTO");
    response.fields.emplace("allow", "GET");
    return response;
  }
  auto asked = parse_asked(request.target);
  if (!asked) {
    malformed.add();
    return text(400, asked.error().message + "; wanted is GET /PORT or /PORT/PROTO");
  }
  auto able = controller::can_serve(host, asked->transport, asked->port);
  (able ? passed : failed).add();
  if (able) return text(200, "ok");
  return text(able.error().code == Errc::not_found ? 404 : 503, able.error().message);
}

ListenerLimits check_limits() {
  using std::chrono::seconds;
  return {kConnections, {{kRequestBytes, 0}, seconds(5), seconds(5), seconds(30)}};
}

Result<std::unique_ptr<HttpListener>> listen_for_checks(Loop& loop, const ip::Endpoint& at,
                                                        const controller::Host& host) {
  auto handler = [&host](const Incoming& incoming, const Respond& respond) {
    respond(answer_check(host, incoming.request));
  };
  return HttpListener::on_tcp_port(loop, at, handler, check_limits());
}

}  // namespace ovn::agent
