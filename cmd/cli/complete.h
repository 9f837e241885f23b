// SPDX-License-Identifier: Apache-2.0
// Shell completion. The scripts of the three shells are a few lines each: they call the hidden
// `ovn-lite __complete WORDS...`, which knows the verb table and asks the agent for names, and is
// given up on after kAskTime. So a script never grows old.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "cmd/cli/session.h"

namespace ovn::cli {

inline constexpr std::chrono::milliseconds kAskTime{200};
// The answer that asks the shell to offer files.
inline constexpr std::string_view kOfferFiles = ":files";

// What may stand in place of the last of `words` (which may be empty), one "word<TAB>meaning" a
// line.
std::string complete(std::span<const std::string> words, const Environment& environment);

// The script of "bash", "zsh" or "fish".
std::string_view completion_script(std::string_view shell);

}  // namespace ovn::cli
