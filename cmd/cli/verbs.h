// SPDX-License-Identifier: Apache-2.0
// The verb table: every command of ovn-lite, with all that is to be said about it. The parser
// (CLI11),
// --help, the man pages, shell completion and the dispatch are made from these rows and from
// nothing else. A verb stands here only if it works.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace ovn::cli {

class Session;

// Checks the text of a value, whose meaning is the verb's business. Errors: invalid.
using Check = Result<void> (*)(std::string_view text);

// What the shell may offer for a value.
enum class Offer {
  nothing, network, service, node, target, attached, address, file, config_key, word
};

struct Option {
  std::string_view names;    // "-d,--driver"; the first long one is its key in Arguments
  std::string_view metavar;  // empty: a switch without a value
  std::string_view help;
  std::string_view otherwise = {};  // default
  Check check = nullptr;
  Offer offer = Offer::nothing;
  std::string_view words = {};  // the only values, "table,json,name"
  bool many = false;            // may be given several times
  bool required = false;

  // "driver" for "-d,--driver"
  std::string_view key() const;
};

enum class Count { one, maybe, some };

struct Positional {
  std::string_view name;  // "TARGET"; its key in Arguments
  std::string_view help;
  Count count = Count::one;
  Check check = nullptr;
  Offer offer = Offer::nothing;
  std::string_view words = {};
};

struct Example {
  std::string_view command;  // without "ovn-lite "
  std::string_view meaning;
};

// A meaning of an exit code that is the verb's own.
struct Exit {
  int code;
  std::string_view meaning;
};

// Options that several verbs share.
enum Shared : unsigned {
  kOutput = 1,  // --output, table by default
  kJson = 2,    // --output, json by default
  kConfig = 4,  // --config
  kKeys = 8,    // one option for each configuration key
};

struct Verb {
  std::string_view noun;
  std::string_view name;  // of one or two words; empty: the noun is the whole command
  std::string_view summary;
  std::string_view description;
  std::initializer_list<Positional> positionals = {};
  std::initializer_list<Option> options = {};
  unsigned shared = 0;
  std::initializer_list<Example> examples = {};
  std::initializer_list<Exit> exits = {};
  // The exit code. Errors: told on standard error, their exit code is that of core/api/error_table.
  Result<int> (*run)(Session& session) = nullptr;

  // "net create", "status"
  std::string command() const;
};

struct Noun {
  std::string_view name;
  std::string_view alias;  // empty, or another name
  std::string_view summary;
  std::string_view description;  // for its man page
};

std::span<const Noun> nouns();
std::span<const Verb> verbs();
std::vector<const Verb*> verbs_of(std::string_view noun);

// Options that every verb has.
std::span<const Option> global_options();
// The verb's own, then those it shares, without the global ones. Where the verb has another use for
// -o,
// --output goes without a letter.
std::vector<Option> options_of(const Verb& verb);

// What exit codes mean with every verb.
std::span<const Exit> exit_codes();

}  // namespace ovn::cli
