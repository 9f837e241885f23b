// SPDX-License-Identifier: Apache-2.0
#include "test/tidy/functions.h"

#include <gtest/gtest.h>

namespace ovn::tidy {
namespace {

std::string found_in(std::string text) {
  std::string found;
  for (const Function& f : functions_of(make_source("core/x.cc", std::move(text)))) {
    found += f.name + " " + std::to_string(f.first_line) + "-" + std::to_string(f.last_line) + "\n";
  }
  return found;
}

TEST(Functions, are_found_in_namespaces_and_types) {
  EXPECT_EQ(found_in(R"(
namespace a {
namespace {
int one() { return 1; }
}  // namespace
class B : public C {
 public:
  int two() const {
    return 2;
  }
  struct D {
    friend bool operator==(const D&, const D&) { return true; }
  };
 private:
  int three_{3};
};
std::vector<int> B::four(int a,
                         int b) {
  return {a, b};
}
}  // namespace a
)"),
            "one 4-4\ntwo 8-10\noperator== 12-12\nB::four 17-20\n");
}

TEST(Functions, templates_tests_and_constructors_are_functions) {
  EXPECT_EQ(found_in("template <class T>\nT f(T t) {\n}\n"), "f 1-3\n");
  EXPECT_EQ(found_in("TEST(Suite, name) {\n}\n"), "TEST(Suite, name)  1-2\n");
  EXPECT_EQ(found_in("B::B(int a)\n    : a_(a) {\n}\n"), "B::B 1-3\n");
  EXPECT_EQ(found_in("struct stat f() {\n}\n"), "f 1-2\n");
}

TEST(Functions, what_stands_inside_belongs_to_the_function) {
  EXPECT_EQ(found_in("void f() {\n  auto g = [] {\n    if (x) { y(); }\n  };\n  struct Z {};\n}\n"),
            "f 1-6\n");
}

TEST(Functions, tables_and_lambdas_at_namespace_scope_are_none) {
  EXPECT_EQ(found_in("constexpr int kTable[] = {f(1), f(2)};\nauto g = [](int a) { return a; };\n"),
            "");
  EXPECT_EQ(found_in("enum class E : int { a, b };\nstruct S { int x{f(1)}; };\n"), "");
}

TEST(Functions, braces_in_comments_literals_and_macros_do_not_count) {
  EXPECT_EQ(found_in("void f() {\n  // {\n  g(\"{\", '{', R\"x({)x\");\n  int n = 1'000;\n}\n"
                     "#define M(x) \\\n  void x() {\n"
                     "void h() {}\n"),
            "f 1-5\nh 8-8\n");
}

TEST(Functions, of_seventy_lines_pass_and_longer_ones_are_named) {
  std::string body(68, '\n');
  EXPECT_EQ(check_functions(make_source("core/x.cc", "void f() {" + body + "\n}\n")), Findings());
  EXPECT_EQ(check_functions(make_source("core/x.cc", "\nvoid f() {" + body + "\n\n}\n")),
            (Findings{{"core/x.cc", 2, "f has 71 lines"}}));
}

}  // namespace
}  // namespace ovn::tidy
