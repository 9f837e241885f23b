// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/documents.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "cmd/cli/man_page.h"
#include "cmd/config.h"
#include "test/support/golden.h"

namespace ovn::cli {
namespace {

TEST(Documents, what_is_in_the_tree_is_what_the_tables_make) {
  for (const auto& [path, text] : documents()) EXPECT_TRUE(test::matches_golden(path, text));
}

TEST(Documents, nothing_else_is_in_the_tree_but_what_is_written_by_hand) {
  auto made = documents();
  for (const char* folder : {"man", "completions"}) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      std::string path = entry.path().string();
      EXPECT_TRUE(made.contains(path) || path == "man/ovn-lite.7") << path;
    }
  }
}

TEST(Documents, the_example_configuration_is_one) {
  std::string page = documents().at("man/ovn-lite.toml.5");
  size_t from = page.find(".RS 4\n", page.find(".SH EXAMPLE")) + 6;
  std::string text = page.substr(from, page.find(".RE", from) - from);
  LoadedConfig loaded;
  parse_config(text, "example", loaded);
  check_config(loaded);
  EXPECT_TRUE(loaded.problems.empty()) << loaded.problems.at(0).to_string();
  EXPECT_EQ(loaded.config.gossip.seeds.size(), 2u);
}

TEST(ManPage, what_roff_would_take_for_its_own_is_escaped) {
  ManPage page("x-y", 7, "a - b");
  page.text(".dot at the beginning\n\n'quote\n\nback\\slash --option");
  page.item("-o", "meaning");
  page.literal(".line\n");
  EXPECT_EQ(page.take(),
            ".\\\" Made from the verb table by 'make man'.\n.TH X\\-Y 7 \"\" \"ovn\\-lite 0.1.0\"\n"
            ".SH NAME\nx\\-y \\- a \\- b\n"
            ".PP\n\\&.dot at the beginning\n.PP\n\\&'quote\n.PP\nback\\eslash \\-\\-option\n"
            ".TP\n.B \\-o\nmeaning\n.PP\n.nf\n.RS 4\n\\&.line\n.RE\n.fi\n");
}

}  // namespace
}  // namespace ovn::cli
