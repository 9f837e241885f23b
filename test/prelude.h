// SPDX-License-Identifier: Apache-2.0
// The headers that nearly every test includes, compiled once and put before each of them: parsing
// them anew is half of what compiling a test costs. Nobody includes this by name; a test still
// includes what it uses.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
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
#include <gtest/gtest.h>
