// SPDX-License-Identifier: Apache-2.0
#include "test/tidy/tree_rules.h"

namespace ovn::tidy {

namespace {

const Names kTopLevel = {".ci",
                         ".clang-format",
                         ".gitignore",
                         "ARCHITECTURE.md",
                         "CONTRIBUTING.md",
                         "LICENSE",
                         "Makefile",
                         "README.md",
                         "cmd",
                         "completions",
                         "core",
                         "gossip",
                         "man",
                         "netlink",
                         "test"};

// What the Makefile puts before every test.
const std::string kPrelude = "test/prelude.h";

const Names kVagueNames = {"helper", "helpers", "util", "utils", "misc", "common", "impl", "types"};

std::string stem_of(const std::string& path) {
  size_t slash = path.find_last_of('/') + 1;
  return path.substr(slash, path.rfind('.') - slash);
}

// core/x/y.cc is tested by test/core/x/y_test.cc, or by several test/core/x/y_*_test.cc; by the
// same below test/netns if it takes a real kernel.
bool has_test(const std::string& path, const Names& paths) {
  for (std::string root : {"test/", "test/netns/"}) {
    std::string begin = root + path.substr(0, path.rfind('.')) + "_";
    for (auto it = paths.lower_bound(begin); it != paths.end() && it->starts_with(begin); ++it) {
      if (it->ends_with("_test.cc")) return true;
    }
  }
  return false;
}

bool wants_test(const Source& source) {
  if (!source.path.ends_with(".cc")) return false;
  for (const char* folder : {"cmd/", "core/", "gossip/", "netlink/"}) {
    if (source.path.starts_with(folder)) return true;
  }
  return false;
}

}  // namespace

Findings check_tree(const std::vector<Source>& sources, const Names& tested_elsewhere) {
  Findings findings;
  Names paths, includes;
  for (const Source& source : sources) {
    paths.insert(source.path);
    for (size_t i = 0; i < source.code.size(); ++i) includes.emplace(included(source, i));
  }
  for (const Source& source : sources) {
    auto found = [&](const char* what) { findings.push_back({source.path, 0, what}); };
    if (!kTopLevel.contains(source.path.substr(0, source.path.find('/')))) {
      found("does not belong to the top level");
    }
    bool excused = tested_elsewhere.contains(source.path);
    bool tested = excused || has_test(source.path, paths);
    if (wants_test(source) && !tested) found("has no test of its path");
    bool is_included = source.path == kPrelude || includes.contains("\"" + source.path + "\"");
    if (source.is_header() && !is_included) {
      found("is included by nobody");
    }
    if (source.is_cpp() && kVagueNames.contains(stem_of(source.path))) {
      found("its name does not tell what it is");
    }
  }
  for (const std::string& path : tested_elsewhere) {
    if (!paths.contains(path)) findings.push_back({path, 0, "is excused from a test but gone"});
  }
  return findings;
}

}  // namespace ovn::tidy
