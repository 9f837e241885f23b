// SPDX-License-Identifier: Apache-2.0
// One copy of each identity. Members refer to what is kept here instead of holding uuid, name and
// endpoint themselves, so that thousands of Nodes in one process can share them (a simulated
// cluster of 10,000 has 100 million member entries). An agent's Node owns a Directory alone.
#pragma once

#include <unordered_map>
#include <utility>

#include "gossip/identity.h"

namespace ovn::gossip {

// A reference to a shared identity, or null. Counted in the identity itself, without atomics: all
// references to what one Directory keeps belong to one thread.
class IdentityPtr {
 public:
  IdentityPtr() = default;
  explicit IdentityPtr(const Identity& identity)
      : kept_(new Kept{identity, gossip::node_tag(identity.node),
                       gossip::boot_tag(identity.boot_id)}) {}
  IdentityPtr(const IdentityPtr& other) : kept_(other.kept_) {
    if (kept_) ++kept_->references;
  }
  IdentityPtr(IdentityPtr&& other) noexcept : kept_(std::exchange(other.kept_, nullptr)) {}
  IdentityPtr& operator=(IdentityPtr other) noexcept {
    std::swap(kept_, other.kept_);
    return *this;
  }
  ~IdentityPtr() {
    if (kept_ && --kept_->references == 0) delete kept_;
  }

  const Identity& operator*() const { return kept_->identity; }
  const Identity* operator->() const { return &kept_->identity; }
  explicit operator bool() const { return kept_; }
  // Computed once.
  uint32_t node_tag() const { return kept_->node_tag; }
  uint32_t boot_tag() const { return kept_->boot_tag; }
  // Nobody else refers to it.
  bool alone() const { return kept_->references == 1; }

  friend bool operator==(const IdentityPtr&, const IdentityPtr&) = default;

 private:
  struct Kept {
    Identity identity;
    uint32_t node_tag, boot_tag;
    uint32_t references = 1;
  };
  Kept* kept_ = nullptr;
};

class Directory {
 public:
  // The shared copy of `identity`, made if nobody holds one.
  IdentityPtr intern(const Identity& identity);

  size_t size() const { return known_.size(); }

 private:
  void sweep();

  // By a hash of all fields; a rare second identity with the same hash just goes unshared.
  std::unordered_map<uint64_t, IdentityPtr> known_;
  size_t sweep_at_ = 64;
};

}  // namespace ovn::gossip
