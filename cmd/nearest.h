// SPDX-License-Identifier: Apache-2.0
// "did you mean": the word of a list that a mistyped one was probably meant to be.
#pragma once

#include <span>
#include <string_view>

namespace ovn {

// Edits (insert, delete, replace, swap of neighbors) from one word to the other: the optimal string
// alignment distance.
size_t edit_distance(std::string_view a, std::string_view b);

// The nearest candidate at most a third of the word's letters away, the first of several; else
// empty.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace ovn
