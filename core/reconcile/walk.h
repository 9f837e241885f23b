// SPDX-License-Identifier: Apache-2.0
// Over the objects of snapshots, whatever their kind.
#pragma once

#include <algorithm>
#include <vector>

#include "core/kernel/each_kind.h"

namespace ovn::reconcile {

// The namespace that an object is in; a namespace is in itself.
template <class T>
const kernel::NetnsName& netns_of(const T& object) {
  if constexpr (requires { object.netns; }) return object.netns;
  else return object.name;
}

// Where an object of that key is in a sorted vector, or would have to be.
template <class Objects, class T>
auto place_of(Objects& objects, const T& wanted) {
  return std::lower_bound(objects.begin(), objects.end(), wanted,
                          [](const T& a, const T& b) { return a.key() < b.key(); });
}

// The object of that key, if it is there.
template <class T>
const T* find_same(const std::vector<T>& objects, const T& like) {
  auto place = place_of(objects, like);
  return place != objects.end() && place->key() == like.key() ? &*place : nullptr;
}

// The objects of one namespace in a sorted vector: it is the first part of every key.
template <class Objects>
auto in_space(Objects& objects, const kernel::NetnsName& name) {
  auto space = [](const auto& object) -> auto& { return netns_of(object); };
  return std::ranges::equal_range(objects, name, {}, space);
}

// Walks two vectors sorted by key() side by side and calls, for each key: only_left(a),
// only_right(b), or both(a, b).

template <class T, class OnlyLeft, class OnlyRight, class Both>
void walk(const std::vector<T>& left, const std::vector<T>& right, OnlyLeft only_left,
          OnlyRight only_right, Both both) {
  auto a = left.begin();
  auto b = right.begin();
  while (a != left.end() || b != right.end()) {
    if (b == right.end() || (a != left.end() && a->key() < b->key())) {
      only_left(*a++);
    } else if (a == left.end() || b->key() < a->key()) {
      only_right(*b++);
    } else {
      both(*a++, *b++);
    }
  }
}

}  // namespace ovn::reconcile
