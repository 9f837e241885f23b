// SPDX-License-Identifier: Apache-2.0
// Ports under which services are reached from outside their networks, as asked for and as they are.
// Docker's two forms are read: "[PUB[-END]:]TARGET[-END][/PROTO]", where a range stands for as many
// ports, and "target=80,published=8080,protocol=tcp,mode=ingress".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/model/publish.h"

namespace ovn::model {

// Where a port is published: on every host, which leads connections to backends wherever they are
// (ingress), or on the hosts of the backends, each for its own.
enum class PublishMode { ingress, host };

std::string_view to_string(PublishMode mode);
// Errors: invalid, listing the modes.
Result<PublishMode> parse_publish_mode(std::string_view text);

// A port under which a service is reached from outside.
struct PublishedService {
  uint16_t port = 0;    // of the hosts; 0: to be chosen, in mode host by each of them
  uint16_t target = 0;  // of the backends
  Transport transport = Transport::tcp;
  PublishMode mode = PublishMode::ingress;

  friend bool operator==(const PublishedService&, const PublishedService&) = default;
};

inline constexpr size_t kServicePublishedMax = 256;  // of a service

// What one --publish asks for; the short form is in mode `otherwise`. Errors: invalid, naming the
// text; also for more than kServicePublishedMax ports.
Result<std::vector<PublishedService>> parse_service_publish(std::string_view text,
                                                            PublishMode otherwise);

// "*:8080->80/tcp", "*:8080-8081->80-81/tcp", and of mode host "host:8080->80/tcp", "host->80/tcp":
// as a list in which neighbours are one.
std::vector<std::string> summary_of(std::span<const PublishedService> ports);

}  // namespace ovn::model
