// SPDX-License-Identifier: Apache-2.0
// What every file must look like: width, size, licence line, the prose at a header's head.
#pragma once

#include "test/tidy/source.h"

namespace ovn::tidy {

inline constexpr size_t kColumnsMax = 100;
inline constexpr size_t kSourceLinesMax = 500;
inline constexpr size_t kHeaderLinesMax = 250;
inline constexpr size_t kProseLinesMax = 20;

Findings check_text(const Source& source);

}  // namespace ovn::tidy
