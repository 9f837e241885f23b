// SPDX-License-Identifier: Apache-2.0
// A service (CNM): a name in one overlay network for all endpoints that joined it, its backends.
// Made by the manager, cached by every host, like a network. In mode vip the name has one address
// for each family of the network, which no endpoint ever has: connections to it are balanced in
// the client's own namespace. In mode dnsrr the name has the addresses of all backends.
//
// Which endpoints are its backends is nothing the manager decides: an endpoint's host says so in
// the endpoint's record, with its weight and whether it can serve.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.h"
#include "core/base/result.h"
#include "core/base/uuid.h"
#include "core/model/network.h"
#include "core/model/publish.h"
#include "core/model/published_service.h"

namespace ovn::model {

using ServiceId = Id<struct ServiceTag>;  // 32 random hex digits

enum class ServiceMode { vip, dnsrr };
std::string_view to_string(ServiceMode mode);
// Errors: invalid, listing the modes.
Result<ServiceMode> parse_service_mode(std::string_view text);

// A port that the backends serve, for those who ask for it (SRV): "[NAME=]PORT[/PROTO]".
struct ServicePort {
  std::string name;  // the port's number, if it was given none
  uint16_t port = 0;
  Transport transport = Transport::tcp;

  friend bool operator==(const ServicePort&, const ServicePort&) = default;
};
std::string to_string(const ServicePort& port);
// A name is 1 to 15 letters, digits and hyphens, as RFC 6335 has it. Errors: invalid.
Result<ServicePort> parse_service_port(std::string_view text);

// How the host of a backend finds out whether it can serve: from inside the container's namespace.
struct HealthCheck {
  enum class Kind {
    tcp,   // connections to the port are accepted
    http,  // GET of the path there is answered with 2xx or 3xx
    exec   // the command ends with 0
  };

  Kind kind = Kind::tcp;
  uint16_t port = 0;     // of tcp and http
  std::string path;      // of http
  std::string command;   // of exec, for /bin/sh
  std::chrono::milliseconds interval{2000};
  std::chrono::milliseconds timeout{1000};
  uint32_t retries = 3;  // so many failures in a row take a backend out
  uint32_t rises = 1;    // so many successes in a row bring it in

  friend bool operator==(const HealthCheck&, const HealthCheck&) = default;
};
std::string_view to_string(HealthCheck::Kind kind);
Result<HealthCheck::Kind> parse_health_kind(std::string_view text);
// Errors: invalid.
Result<void> check_health(const HealthCheck& check);

struct Service {
  ServiceId id;
  std::string name;
  NetworkId network;
  ServiceMode mode = ServiceMode::vip;
  std::vector<ip::Address> vips;  // one for each family of the network; none in mode dnsrr
  std::vector<ServicePort> ports;
  std::vector<PublishedService> published;
  // A host that has backends itself leads what comes in by a published port to those alone.
  bool local_first = false;
  std::optional<HealthCheck> health;
  uint64_t revision = 0;  // of the manager's state, when it was last changed
  int64_t created = 0;    // Unix time, seconds

  friend bool operator==(const Service&, const Service&) = default;
};

// Whether a port of it is published on every host.
bool has_ingress(const Service& service);

// Its name, "tasks.NAME" for all of its backends, both without regard to case: nothing else in the
// network may be called so.
inline constexpr std::string_view kTasksPrefix = "tasks.";
bool is_name_of(const Service& service, std::string_view name);

// Of a backend, relative to the others of its service: it gets so many times as many connections
// as one of weight 1, and none with weight 0.
inline constexpr uint16_t kWeightMax = 256;
Result<uint16_t> parse_weight(std::string_view text);

// As its host sees it. The numbers stand in records.
enum class BackendState : uint8_t {
  up = 0,
  starting = 1,  // its health check has not succeeded yet
  unhealthy = 2,
};
std::string_view to_string(BackendState state);

}  // namespace ovn::model
