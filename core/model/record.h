// SPDX-License-Identifier: Apache-2.0
// What one host tells the others of an endpoint: the row of the gossip table `endpoints` (key: the
// endpoint id). Its bytes are our own compact form, versioned, decoded as if hostile: what it says
// becomes forwarding entries and is shown to people.
#pragma once

#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/model/endpoint.h"

namespace ovn::model {

// The gossip table (a u8 on the wire) that holds EndpointRecords.
inline constexpr uint8_t kEndpointTable = 1;

inline constexpr size_t kAddressesMax = 8;
inline constexpr size_t kAliasesMax = 16;
inline constexpr size_t kSandboxNameMax = 255;

struct EndpointRecord {
  EndpointId id;
  Mac mac;
  ip::Address vtep;  // where VXLAN frames for it go
  std::vector<Allocation> addresses;
  std::string name;  // the sandbox's
  std::vector<std::string> aliases;
  // Of a backend; empty: it is none's, and what follows means nothing.
  ServiceId service = {};
  uint16_t weight = 1;
  BackendState state = BackendState::up;
  uint64_t drain = 0;  // the Drain's id that takes it out; 0: none does

  friend bool operator==(const EndpointRecord&, const EndpointRecord&) = default;
};

// Records of backends have another version, which hosts that know of no services count as
// malformed; all others are as they always were.
//
// Others decode it, whatever the name and however long the lists: they are cut to the limits above,
// bytes of the name that are not printable UTF-8 become '?', aliases that are no names are left
// out. Requires what decoding wants of id, mac, vtep and addresses.
Bytes encode(const EndpointRecord& record);

// Errors: corrupt: other bytes than encode() makes, an id that is no name, a MAC that is zero (the
// default entry of a VXLAN device) or multicast, a VTEP or an address that no host can have.
Result<EndpointRecord> decode_endpoint_record(const EndpointId& id, ByteView value);

}  // namespace ovn::model
