// SPDX-License-Identifier: Apache-2.0
#include "core/controller/claims.h"

#include <algorithm>
#include <set>

namespace ovn::controller {

namespace {

// The right of a record is that of its newest address: addresses of one endpoint are allocated
// together.
uint64_t revision_of(const model::EndpointRecord& record) {
  uint64_t highest = 0;
  for (const model::Allocation& allocation : record.addresses) {
    highest = std::max(highest, allocation.revision);
  }
  return highest;
}

bool better(const RemoteRecord* a, const RemoteRecord* b) {
  return std::make_tuple(revision_of(a->record), a->owner, a->record.id) >
         std::make_tuple(revision_of(b->record), b->owner, b->record.id);
}

}  // namespace

std::vector<model::EndpointRecord> settle_claims(const std::vector<reconcile::LocalEndpoint>& local,
                                                 const std::vector<RemoteRecord>& remote) {
  std::set<ip::Address> addresses;
  std::set<Mac> macs;
  for (const reconcile::LocalEndpoint& own : local) {
    macs.insert(own.endpoint.mac);
    for (const auto& allocation : own.endpoint.addresses) {
      addresses.insert(allocation.address.address());
    }
  }
  std::vector<const RemoteRecord*> by_right;
  for (const RemoteRecord& record : remote) by_right.push_back(&record);
  std::sort(by_right.begin(), by_right.end(), better);

  std::vector<model::EndpointRecord> settled;
  for (const RemoteRecord* claim : by_right) {
    const model::EndpointRecord& record = claim->record;
    bool contested = macs.contains(record.mac) ||
                     std::any_of(record.addresses.begin(), record.addresses.end(),
                                 [&](const model::Allocation& allocation) {
                                   return addresses.contains(allocation.address.address());
                                 });
    if (contested) continue;
    macs.insert(record.mac);
    for (const auto& allocation : record.addresses) addresses.insert(allocation.address.address());
    settled.push_back(record);
  }
  return settled;
}

}  // namespace ovn::controller
