// SPDX-License-Identifier: Apache-2.0
// Which entry holds which noun: kind, key and the JSON of codec.h. Both states that are kept on
// disk, a host's and the manager's, are written and read through this.
#pragma once

#include <string_view>

#include "core/model/drain.h"
#include "core/model/endpoint.h"
#include "core/model/gossip_key.h"
#include "core/model/ingress_place.h"
#include "core/model/lease.h"
#include "core/model/network.h"
#include "core/model/node.h"
#include "core/model/settings.h"
#include "core/model/uplink.h"
#include "core/model/service.h"
#include "core/store/store.h"

namespace ovn::store {

// The kind of the entries that hold a T.
template <class T>
inline constexpr std::string_view kKind;
template <>
inline constexpr std::string_view kKind<model::Network> = "network";
template <>
inline constexpr std::string_view kKind<model::Node> = "node";
template <>
inline constexpr std::string_view kKind<model::Lease> = "lease";
template <>
inline constexpr std::string_view kKind<model::GossipKey> = "gossip_key";
template <>
inline constexpr std::string_view kKind<model::Sandbox> = "sandbox";
template <>
inline constexpr std::string_view kKind<model::Endpoint> = "endpoint";
template <>
inline constexpr std::string_view kKind<model::Uplink> = "uplink";
template <>
inline constexpr std::string_view kKind<model::IngressPlace> = "ingress_place";
template <>
inline constexpr std::string_view kKind<model::Settings> = "settings";
template <>
inline constexpr std::string_view kKind<model::Service> = "service";
template <>
inline constexpr std::string_view kKind<model::Drain> = "drain";

// The change that stores (or removes) a noun under its id.
template <class T>
Change put(const T& noun);
template <class T>
Change drop(const T& noun);

// The noun in an entry of its kind. Errors: corrupt, naming the entry; also when the entry's key is
// not the noun's id.
template <class T>
Result<T> decode(const Entry& entry);

}  // namespace ovn::store
