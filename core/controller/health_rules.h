// SPDX-License-Identifier: Apache-2.0
// When to look whether the backends of this host can serve, and what to make of what is found: a
// machine without I/O. A backend that is attached, or whose container has started again, begins as
// `starting`; one that served already, before the agent started or there was a check, begins as up.
// It is up after so many successes in a row as its check wants, and unhealthy after so many
// failures in a row. The next look comes an interval after the answer to the one before, so that a
// slow container is never asked twice at a time.
#pragma once

#include <map>
#include <vector>

#include "core/base/time.h"
#include "core/controller/host.h"

namespace ovn::controller {

// Looks under way at a time; others wait for their turn.
inline constexpr size_t kLooksMax = 256;

struct WantedHealth {
  model::HealthCheck check;
  model::BackendState before = model::BackendState::starting;  // as it is up to now

  friend bool operator==(const WantedHealth&, const WantedHealth&) = default;
};
// The checks of this host's live backends whose service wants one.
using HealthWish = std::map<model::EndpointId, WantedHealth>;
HealthWish health_wish(const Host& host);

// The endpoint's container may not serve yet. To be followed before anything else is.
void begin_health(Host& host, const model::Endpoint& endpoint);

class HealthMonitor {
 public:
  struct Look {
    model::EndpointId endpoint;
    uint64_t number = 0;  // to be told with the answer
    model::HealthCheck check;
  };
  using States = std::map<model::EndpointId, model::BackendState>;

  // Backends that are not wanted any more are forgotten; of a changed check the counting begins
  // anew, the state stays.
  void follow(const HealthWish& wish, Instant now);
  // The looks to take now. Each must be answered.
  std::vector<Look> poll(Instant now);
  // What a look found. True if a state has changed by it.
  bool handle_answer(const model::EndpointId& endpoint, uint64_t number, bool well, Instant now);

  // kNever while nothing is due, or everything due waits for answers.
  Instant next_deadline() const;
  States states() const;

 private:
  struct Watched {
    model::HealthCheck check;
    model::BackendState state = model::BackendState::starting;
    uint32_t well = 0, ill = 0;  // in a row
    Instant due;
    uint64_t asked = 0;  // the look under way, or 0
  };

  std::map<model::EndpointId, Watched> watched_;
  uint64_t last_look_ = 0;
  size_t under_way_ = 0;
};

}  // namespace ovn::controller
