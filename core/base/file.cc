// SPDX-License-Identifier: Apache-2.0
#include "core/base/file.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>

#include <sys/stat.h>

namespace ovn {

Result<FileText> read_file(const std::string& path, size_t max) {
  std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "re"), std::fclose);
  struct stat status;
  if (!file || ::fstat(::fileno(file.get()), &status) != 0) return fail_errno(errno, path);
  FileText out{"", status.st_mode & 07777};
  char chunk[4096];
  while (size_t n = std::fread(chunk, 1, sizeof chunk, file.get())) {
    out.text.append(chunk, n);
    if (out.text.size() > max) return fail(Errc::corrupt, "{}: above {} bytes", path, max);
  }
  if (std::ferror(file.get())) return fail_errno(errno, path);
  return out;
}

Result<std::vector<std::string>> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code why;
  std::filesystem::directory_iterator entry(folder, why), end;
  for (; !why && entry != end; entry.increment(why)) {
    names.push_back(entry->path().filename().native());
  }
  if (why) return fail_errno(why.value(), folder);
  return names;
}

}  // namespace ovn
