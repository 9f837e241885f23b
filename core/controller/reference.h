// SPDX-License-Identifier: Apache-2.0
// How people refer to things: by name, by id, or by a beginning of the id that fits one thing only.
// A name wins over an id.
#pragma once

#include <map>
#include <string_view>

#include "core/base/result.h"
#include "core/base/uuid.h"
#include "core/model/network.h"
#include "core/model/node.h"
#include "core/model/service.h"

namespace ovn::controller {

// Shorter beginnings of ids are not looked for: they fit by accident.
inline constexpr size_t kIdBeginningMin = 3;

// Errors: not_found; conflict, with the number of ids that begin so, or if several have the name: a
// network of one host may be called like one of the cluster.
Result<const model::Network*> find_network(
    const std::map<model::NetworkId, model::Network>& networks, std::string_view reference);
Result<const model::Node*> find_node(const std::map<Uuid, model::Node>& nodes,
                                     std::string_view reference);
Result<const model::Service*> find_service(
    const std::map<model::ServiceId, model::Service>& services, std::string_view reference);

}  // namespace ovn::controller
