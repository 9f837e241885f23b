// SPDX-License-Identifier: Apache-2.0
// Ports under which services are reached from outside their networks.
#pragma once

#include <cstdint>

#include "core/model/publish.h"

namespace ovn::model {

// Where a port is published: on every host, which leads connections to backends wherever they are
// (ingress), or on the hosts of the backends, each for its own.
enum class PublishMode { ingress, host };

// A port under which a service is reached from outside.
struct PublishedService {
  uint16_t port = 0;    // of the hosts
  uint16_t target = 0;  // of the backends
  Transport transport = Transport::tcp;
  PublishMode mode = PublishMode::ingress;

  friend bool operator==(const PublishedService&, const PublishedService&) = default;
};

}  // namespace ovn::model
