// SPDX-License-Identifier: Apache-2.0
// Everything in man/ and completions/ that is made from the tables of verbs and configuration keys.
// `make man` writes it, a test compares.
#pragma once

#include <map>
#include <string>

#include "core/base/result.h"

namespace ovn::cli {

// Texts by their paths, "man/ovn-lite.1".
std::map<std::string, std::string> documents();

// Writes them below `folder`, which must have man/ and completions/.
Result<void> write_documents(const std::string& folder);

}  // namespace ovn::cli
