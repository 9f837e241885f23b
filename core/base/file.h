// SPDX-License-Identifier: Apache-2.0
// Files and folders as others left them, or are changing them: whatever goes wrong halfway, as when
// the process ends whose /proc is read, is an error. (An iterator over a stream's buffer and a
// range-for over std::filesystem::directory_iterator throw then.)
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "core/base/result.h"

namespace ovn {

struct FileText {
  std::string text;
  mode_t mode = 0;  // its permissions
};

// Errors: not_found, denied, kernel; corrupt above `max` bytes.
Result<FileText> read_file(const std::string& path, size_t max = 1 << 20);

// Names in a folder, in the order of the file system. Errors: not_found, denied, kernel.
Result<std::vector<std::string>> names_in(const std::string& folder);

}  // namespace ovn
