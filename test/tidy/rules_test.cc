// SPDX-License-Identifier: Apache-2.0
// Every rule finds what it is there for, planted here, and leaves what is right alone.
#include <gtest/gtest.h>

#include "test/tidy/include_rules.h"
#include "test/tidy/text_rules.h"
#include "test/tidy/tree_rules.h"
#include "test/tidy/word_rules.h"

namespace ovn::tidy {
namespace {

constexpr const char* kHead = "// SPDX-License-Identifier: Apache-2.0\n";

// One "line what" for each finding.
std::string told(const Findings& findings) {
  std::string text;
  for (const Finding& f : findings) text += std::to_string(f.line) + " " + f.what + "\n";
  return text;
}

std::string text_of(const char* path, const std::string& text) {
  return told(check_text(make_source(path, text)));
}
std::string words_of(const char* path, const std::string& text) {
  return told(check_words(make_source(path, text)));
}

TEST(TextRules, lines_are_of_100_characters_at_most) {
  std::string head = kHead;
  EXPECT_EQ(text_of("core/x.cc", head + std::string(100, 'x') + "\n"), "");
  EXPECT_EQ(text_of("core/x.cc", head + std::string(101, 'x') + "\n"), "2 101 columns\n");
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "ü";
  EXPECT_EQ(text_of("core/x.cc", head + umlauts + "\n"), "") << "characters, not bytes";
  EXPECT_EQ(text_of("README.md", std::string(101, 'x') + "\n"), "");
}

TEST(TextRules, white_space_is_clean) {
  std::string head = kHead;
  EXPECT_EQ(text_of("core/x.cc", head + "a \n"), "2 white space at the end of the line\n");
  EXPECT_EQ(text_of("core/x.cc", head + "\ta\n"), "2 tab\n");
  EXPECT_EQ(text_of("core/x.cc", head + "a\r\n"), "2 carriage return\n");
  EXPECT_EQ(text_of("core/x.cc", head + "a"), "2 no line end at the end of the file\n");
  EXPECT_EQ(text_of("Makefile", "# " + head.substr(3) + "a:\n\tb\n"), "");
}

TEST(TextRules, sources_and_scripts_name_their_licence) {
  EXPECT_EQ(text_of("core/x.cc", "int x;\n"), "0 no SPDX line at its head\n");
  EXPECT_EQ(text_of("test/x.sh", "#!/bin/sh\necho\n"), "0 no SPDX line at its head\n");
  EXPECT_EQ(text_of("test/x.sh", "#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\n"), "");
  EXPECT_EQ(text_of(".ci/run", "#!/bin/sh\necho\n"), "0 no SPDX line at its head\n");
}

TEST(TextRules, headers_begin_with_prose_and_guard_themselves) {
  std::string head = kHead;
  EXPECT_EQ(text_of("core/x.h", head + "// What it is.\n#pragma once\n"), "");
  EXPECT_EQ(text_of("core/x.h", head + "#pragma once\n"),
            "0 a header begins with prose: what it is and what it keeps\n");
  EXPECT_EQ(text_of("core/x.h", head + "// What it is.\n"), "0 no #pragma once\n");
}

TEST(TextRules, files_are_short) {
  std::string head = std::string(kHead) + "// x\n#pragma once\n";
  EXPECT_EQ(text_of("core/x.h", head + std::string(247, '\n')), "");
  EXPECT_EQ(text_of("core/x.h", head + std::string(248, '\n')), "0 251 lines: at most 250\n");
  EXPECT_EQ(text_of("core/x.cc", head + std::string(498, '\n')), "0 501 lines: at most 500\n");
}

TEST(WordRules, logic_has_no_clock_and_no_threads) {
  std::string clock = "auto t = std::chrono::steady_clock::now();\n";
  EXPECT_EQ(words_of("core/x.cc", clock), "1 steady_clock: logic takes now as an argument\n");
  EXPECT_EQ(words_of("cmd/agent/x.cc", clock), "");
  EXPECT_EQ(words_of("gossip/x.cc", "std::thread t;\n"),
            "1 std::thread: threads live in cmd/agent\n");
  EXPECT_EQ(words_of("test/gossip/x_test.cc", "std::thread t;\n"), "");
}

TEST(WordRules, words_are_whole_words_of_code) {
  EXPECT_EQ(words_of("core/x.cc", "// rand( and co_await\nauto s = \"co_await\";\n"), "");
  EXPECT_EQ(words_of("core/x.cc", "int n = operand(1);\nstatic_assert(true);\n"), "");
  EXPECT_EQ(words_of("core/x.cc", "int n = rand();\n"),
            "1 rand(: chance comes from a seeded ovn::Random\n");
}

TEST(WordRules, coroutines_resolvers_and_throws_are_banned_everywhere) {
  for (const char* path : {"cmd/agent/x.cc", "core/x.cc", "test/x_test.cc"}) {
    EXPECT_NE(words_of(path, "co_return;\n"), "");
    EXPECT_NE(words_of(path, "getaddrinfo(a, b, c, d);\n"), "");
    EXPECT_NE(words_of(path, "throw 1;\n"), "");
    EXPECT_NE(words_of(path, "assert(1);\n"), "");
  }
}

TEST(WordRules, what_throws_when_reading_fails_stays_out_of_the_product) {
  EXPECT_NE(words_of("core/x.cc", "std::istreambuf_iterator<char>(file);\n"), "");
  EXPECT_NE(words_of("cmd/x.cc", "std::filesystem::directory_iterator(folder);\n"), "");
  EXPECT_EQ(words_of("core/base/file.cc", "std::filesystem::directory_iterator(folder);\n"), "");
  EXPECT_EQ(words_of("test/x.cc", "std::istreambuf_iterator<char>(file);\n"), "");
}

TEST(WordRules, headers_open_no_namespace_for_others) {
  EXPECT_EQ(words_of("core/x.h", "using namespace ovn;\n"), "1 using namespace in a header\n");
  EXPECT_EQ(words_of("core/x.cc", "using namespace std::chrono_literals;\n"), "");
}

TEST(WordRules, notes_for_later_have_a_number) {
  std::string comment = "// ";
  EXPECT_EQ(words_of("core/x.cc", comment + "TODO: more\n"),
            "1 a note for later without the number of an issue\n");
  EXPECT_EQ(words_of("core/x.cc", comment + "TODO(#12): more\n"), "");
  EXPECT_NE(words_of("core/x.cc", "int x;  " + comment + "FIXME\n"), "");
}

constexpr const char* kTable =
    "uses.core/base := \nuses.core/model := core/base\nuses.gossip := core/base\n"
    "uses.cmd := core/model\nuses.cmd/agent := cmd gossip\n";

std::string includes_of(const char* path, const std::string& text) {
  return told(check_includes(make_source(path, text), Units::parse(kTable)));
}

TEST(IncludeRules, our_headers_follow_the_direction) {
  EXPECT_EQ(includes_of("core/model/x.cc", "#include \"core/base/ip.h\"\n"), "");
  EXPECT_EQ(includes_of("cmd/agent/x.cc", "#include \"core/base/ip.h\"\n"), "") << "indirectly";
  EXPECT_EQ(includes_of("core/base/x.cc", "#include \"core/model/node.h\"\n"),
            "1 \"core/model/node.h\" is not what core/base may use\n");
  EXPECT_EQ(includes_of("gossip/deeper/x.cc", "#include \"core/model/node.h\"\n"),
            "1 \"core/model/node.h\" is not what gossip may use\n");
  EXPECT_EQ(includes_of("test/gossip/x_test.cc", "#include \"core/model/node.h\"\n"), "");
}

TEST(IncludeRules, includes_are_written_from_the_root) {
  EXPECT_EQ(includes_of("core/base/x.cc", "#include \"ip.h\"\n"),
            "1 \"ip.h\" is not written from the root\n");
}

TEST(IncludeRules, libraries_stay_behind_their_borders) {
  EXPECT_EQ(includes_of("gossip/x.cc", "#include <boost/asio/post.hpp>\n"),
            "1 <boost/asio/post.hpp> stays out of gossip\n");
  EXPECT_EQ(includes_of("cmd/agent/x.cc", "#include <boost/asio/post.hpp>\n"), "");
  EXPECT_EQ(includes_of("cmd/agent/x.cc", "#include <CLI/CLI.hpp>\n"),
            "1 <CLI/CLI.hpp> stays out of cmd/agent\n");
  EXPECT_EQ(includes_of("core/base/x.cc", "#include <mutex>\n"),
            "1 <mutex> stays out of core/base\n");
}

TEST(IncludeRules, a_source_proves_its_header_by_including_it_first) {
  EXPECT_EQ(includes_of("core/base/x.cc", "#include <string>\n#include \"core/base/x.h\"\n"),
            "2 its own header comes first\n");
  EXPECT_EQ(includes_of("core/base/x.cc", "#include \"core/base/x.h\"\n#include <string>\n"), "");
}

TEST(IncludeRules, the_table_itself_keeps_the_direction) {
  EXPECT_EQ(told(check_units(Units::parse(kTable))), "");
  EXPECT_EQ(told(check_units(Units::parse("uses.core/base := gossip\n"))),
            "0 core/base must not use gossip\n");
  EXPECT_EQ(told(check_units(Units::parse("uses.gossip := core/model\n"))),
            "0 gossip must not use core/model\n");
  EXPECT_EQ(told(check_units(Units::parse("uses.netlink := x\nuses.x := cmd/agent\n"))),
            "0 netlink must not use cmd/agent\n0 netlink must not use x\n"
            "0 x must not use cmd/agent\n");
  EXPECT_EQ(told(check_units(Units::parse("uses.test/fuzz := cmd/http\n"))), "");
}

std::string tree_of(std::vector<std::pair<const char*, const char*>> files,
                    const Names& excused = {}) {
  std::vector<Source> sources;
  for (auto [path, text] : files) sources.push_back(make_source(path, text));
  std::string text;
  for (const Finding& f : check_tree(sources, excused)) text += f.to_string() + "\n";
  return text;
}

TEST(TreeRules, the_top_level_is_closed) {
  EXPECT_EQ(tree_of({{"README.md", ""}, {".ci/run", ""}}), "");
  EXPECT_EQ(tree_of({{"notes.txt", ""}}), "notes.txt: does not belong to the top level\n");
  EXPECT_EQ(tree_of({{"tools/x.sh", ""}}), "tools/x.sh: does not belong to the top level\n");
}

TEST(TreeRules, logic_has_tests_of_its_path) {
  EXPECT_EQ(tree_of({{"gossip/x.cc", ""}}), "gossip/x.cc: has no test of its path\n");
  EXPECT_EQ(tree_of({{"gossip/x.cc", ""}, {"test/gossip/x_test.cc", ""}}), "");
  EXPECT_EQ(tree_of({{"gossip/x.cc", ""}, {"test/gossip/x_wire_test.cc", ""}}), "");
  EXPECT_EQ(tree_of({{"netlink/x.cc", ""}, {"test/netns/netlink/x_test.cc", ""}}), "");
  EXPECT_NE(tree_of({{"gossip/x.cc", ""}, {"test/gossip/xy_test.cc", ""}}), "");
  EXPECT_EQ(tree_of({{"cmd/agent/x.cc", ""}}), "cmd/agent/x.cc: has no test of its path\n");
  EXPECT_EQ(tree_of({{"test/sim/x.cc", ""}}), "");
  EXPECT_EQ(tree_of({{"gossip/x.cc", ""}}, {"gossip/x.cc"}), "");
  EXPECT_EQ(tree_of({}, {"gossip/x.cc"}), "gossip/x.cc: is excused from a test but gone\n");
}

TEST(TreeRules, every_header_is_included) {
  EXPECT_EQ(tree_of({{"cmd/x.h", ""}}), "cmd/x.h: is included by nobody\n");
  EXPECT_EQ(tree_of({{"cmd/x.h", ""}, {"test/y.cc", "#include \"cmd/x.h\"\n"}}), "");
}

TEST(TreeRules, names_tell_what_a_file_is) {
  EXPECT_EQ(tree_of({{"test/utils.cc", ""}}),
            "test/utils.cc: its name does not tell what it is\n");
}

}  // namespace
}  // namespace ovn::tidy
