// SPDX-License-Identifier: Apache-2.0
// A host whose network backend has the service web, for tests of what follows from services.
#pragma once

#include <string>
#include <string_view>

#include "test/support/host_builder.h"

namespace ovn::test {

inline const model::ServiceId kWeb{"5e"};

inline model::Service web_service() {
  model::Service web;
  web.id = kWeb;
  web.name = "web";
  web.network = kBackend;
  web.vips = {address("10.7.0.254")};
  return web;
}

class WithWeb {
 protected:
  WithWeb() { host_.services.emplace(kWeb, web_service()); }

  model::Endpoint join(int pid, uint16_t weight = 1) {
    controller::AttachRequest request = attach_request(pid);
    request.service = "web";
    request.weight = weight;
    return attached(host_, request);
  }
  model::EndpointRecord& peer_joins(std::string id, std::string_view ip) {
    ip::Address at = address(ip);
    model::EndpointRecord record{model::EndpointId(id), Mac::for_address(at),
                                 address("10.99.0.2"), {{ip::Prefix(at, 24), 9}}, id, {}};
    record.service = kWeb;
    auto& records = host_.remote[kBackend].records;
    records.push_back({kPeer, record});
    return records.back().record;
  }

  controller::Host host_ = make_host();
};

}  // namespace ovn::test
