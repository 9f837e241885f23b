// SPDX-License-Identifier: Apache-2.0
// Words that must not stand in code, and the folders where they must not: clocks, chance and
// threads in logic, name resolution and coroutines anywhere.
#pragma once

#include "test/tidy/source.h"

namespace ovn::tidy {

Findings check_words(const Source& source);

}  // namespace ovn::tidy
