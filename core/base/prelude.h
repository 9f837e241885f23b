// SPDX-License-Identifier: Apache-2.0
// The headers of others that nearly every file includes, compiled once and put before each file:
// parsing them again would be a third of the build. Nobody includes this by name; a file still
// includes what it uses.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/core.h>
