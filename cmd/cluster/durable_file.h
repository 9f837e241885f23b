// SPDX-License-Identifier: Apache-2.0
// Small files that must survive a power cut: written aside, fsynced, renamed into place, and the
// folder fsynced. A reader sees the old file or the whole new one.
#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

#include "core/base/result.h"

namespace ovn::cluster {

enum class IfThere { refuse, replace };

// Errors: exists (with refuse), denied, unavailable.
Result<void> write_durably(const std::string& path, std::string_view text, mode_t mode, IfThere);

// No error if it is not there. Durable after sync_folder_of().
Result<void> remove_file(const std::string& path);
// What was made, renamed or removed beside `path` is on disk.
Result<void> sync_folder_of(const std::string& path);

// Makes the folder and its missing parents, new ones with `mode`.
Result<void> make_folder(const std::string& path, mode_t mode);

}  // namespace ovn::cluster
