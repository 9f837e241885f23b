// SPDX-License-Identifier: Apache-2.0
// Which release this is: what --version, the API and the man pages say.
#pragma once

#include <string_view>

namespace ovn {

inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace ovn
