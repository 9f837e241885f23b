// SPDX-License-Identifier: Apache-2.0
// What one host tells the others of an endpoint: the row of the gossip table `endpoints` (key: the
// endpoint id). Its bytes are our own compact form, versioned, decoded as if hostile. At most 8
// addresses and 16 aliases; a longer sandbox name than 255 bytes is cut.
#pragma once

#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/model/endpoint.h"

namespace ovn::model {

// The gossip table (a u8 on the wire) that holds EndpointRecords.
inline constexpr uint8_t kEndpointTable = 1;

struct EndpointRecord {
  EndpointId id;
  Mac mac;
  ip::Address vtep;  // where VXLAN frames for it go
  std::vector<Allocation> addresses;
  std::string name;  // the sandbox's
  std::vector<std::string> aliases;

  friend bool operator==(const EndpointRecord&, const EndpointRecord&) = default;
};

Bytes encode(const EndpointRecord& record);
// Errors: corrupt.
Result<EndpointRecord> decode_endpoint_record(const EndpointId& id, ByteView value);

}  // namespace ovn::model
