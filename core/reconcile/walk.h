// SPDX-License-Identifier: Apache-2.0
// Walks two vectors sorted by key() side by side and calls, for each key: only_left(a),
// only_right(b), or both(a, b).
#pragma once

#include <vector>

namespace ovn::reconcile {

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
