// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/parser.h"

#include <algorithm>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "cmd/cli/words.h"
#include "cmd/nearest.h"

namespace ovn::cli {
namespace {

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  auto meant = nearest(word, candidates);
  return meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant);
}

const Option* find_option(std::span<const Option> options, std::string_view word) {
  word = word.substr(0, word.find('='));
  for (const Option& option : options) {
    auto names = split(option.names, ',');
    if (std::find(names.begin(), names.end(), word) != names.end()) return &option;
  }
  return nullptr;
}

// The command line before CLI11 sees it: the noun and the verb are found and taken out.
class WordScanner {
 public:
  explicit WordScanner(std::span<const std::string> words) : words_(words) {}

  Result<Command> scan() {
    Command command;
    TRY(auto noun_word, next_word(command));
    if (command.version || noun_word.empty()) return without_noun(std::move(command));
    TRY(command.noun, find_noun(noun_word));
    auto candidates = verbs_of(command.noun->name);
    if (candidates.front()->name.empty()) {
      command.verb = candidates.front();
      return command;
    }
    TRY(auto verb_word, next_word(command));
    if (verb_word.empty() && command.help) return command;
    if (begins_a_verb(candidates, verb_word)) {
      TRY(auto second, next_word(command));
      if (second.empty() && command.help) return command;
      verb_word += " " + second;
    }
    TRY(command.verb, find_verb(*command.noun, candidates, verb_word));
    return command;
  }

  // All words but noun and verb.
  std::vector<std::string> rest() const {
    std::vector<std::string> out = before_;
    out.insert(out.end(), words_.begin() + static_cast<ptrdiff_t>(at_), words_.end());
    return out;
  }

 private:
  static Result<Command> without_noun(Command command) {
    if (command.version || command.help) return command;
    return fail(Errc::invalid, "no command is given");
  }

  // The next word that is no option; only global options may stand before it.
  Result<std::string> next_word(Command& command) {
    while (at_ < words_.size()) {
      const std::string& word = words_[at_++];
      if (word.size() < 2 || word[0] != '-') return word;
      if (word == "--version" && !command.noun) command.version = true;
      if (word == "--version" && !command.noun) continue;
      const Option* option = find_option(global_options(), word);
      if (option == nullptr) return fail(Errc::invalid, "unknown option '{}'", word);
      before_.push_back(word);
      command.help |= option->key() == "help";
      bool takes_next = !option->metavar.empty() && word.find('=') == word.npos;
      if (takes_next && at_ < words_.size()) before_.push_back(words_[at_++]);
    }
    return std::string();
  }

  static Result<const Noun*> find_noun(std::string_view word) {
    std::vector<std::string_view> names;
    for (const Noun& noun : nouns()) {
      if (noun.name == word || (!noun.alias.empty() && noun.alias == word)) return &noun;
      names.push_back(noun.name);
    }
    return fail(Errc::invalid, "unknown command '{}'{}", word, did_you_mean(word, names));
  }

  // As "key" does "key ls".
  static bool begins_a_verb(std::span<const Verb* const> candidates, std::string_view word) {
    std::string beginning = std::string(word) + " ";
    return std::ranges::any_of(
        candidates, [&](const Verb* verb) { return verb->name.starts_with(beginning); });
  }

  static Result<const Verb*> find_verb(const Noun& noun, std::span<const Verb* const> candidates,
                                       std::string_view word) {
    std::vector<std::string_view> names;
    for (const Verb* verb : candidates) {
      if (verb->name == word) return verb;
      names.push_back(verb->name);
    }
    if (word.empty() || word.ends_with(' ')) {
      std::erase_if(names, [&](std::string_view name) { return !name.starts_with(word); });
      return fail(Errc::invalid, "{}: {}?", noun.name, any_of(names));
    }
    return fail(Errc::invalid, "unknown command '{} {}'{}", noun.name, word,
                did_you_mean(word, names));
  }

  std::span<const std::string> words_;
  size_t at_ = 0;
  std::vector<std::string> before_;
};

Result<void> check_value(std::string_view name, std::string_view value, Check check,
                         std::string_view words) {
  if (check != nullptr) {
    if (auto ok = check(value); !ok) {
      return fail(Errc::invalid, "{}: {}", name, ok.error().message);
    }
  }
  auto allowed = split(words, ',');
  if (allowed.empty() || std::find(allowed.begin(), allowed.end(), value) != allowed.end()) {
    return {};
  }
  return fail(Errc::invalid, "{}: '{}' is not {}", name, value, any_of(allowed));
}

// One verb's options and arguments in CLI11.
class VerbParser {
 public:
  explicit VerbParser(const Verb& verb) : verb_(verb), options_(options_of(verb)) {
    options_.insert(options_.end(), global_options().begin(), global_options().end());
    app_.set_help_flag();
    app_.allow_extras();
    values_.resize(options_.size());
    for (size_t i = 0; i < options_.size(); ++i) add(options_[i], values_[i]);
    app_.add_option("ARGUMENTS", positionals_);
  }

  Result<Arguments> parse(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    try {
      app_.parse(std::move(words));
    } catch (const CLI::ParseError& error) {
      return refusal(error);
    }
    for (const std::string& word : app_.remaining()) {
      if (word != "--") return unexpected(word);
    }
    Arguments out;
    CHECK_OK(take_options(out));
    if (!out.has("help")) CHECK_OK(take_positionals(out));
    return out;
  }

 private:
  void add(const Option& option, std::vector<std::string>& values) {
    std::string names(option.names);
    if (option.metavar.empty()) {
      app_.add_flag(names, values)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    } else {
      app_.add_option(names, values)->allow_extra_args(false);
    }
  }

  // CLI11 names the option at the beginning of its message, in one of several forms.
  Failure refusal(const CLI::ParseError& error) {
    std::string_view message = error.what();
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
      return fail(Errc::invalid, "{} needs a value",
                  message.substr(0, message.find_first_of(": ")));
    }
    return fail(Errc::invalid, "{}", message);
  }

  Failure unexpected(std::string_view word) {
    if (!word.starts_with('-') || word == "-") {
      return fail(Errc::invalid, "unexpected argument '{}'", word);
    }
    std::vector<std::string_view> names;
    for (const Option& option : options_) {
      for (auto name : split(option.names, ',')) {
        if (name.size() > 2 && word.size() > 2) names.push_back(name);
      }
    }
    return fail(Errc::invalid, "unknown option '{}'{}", word, did_you_mean(word, names));
  }

  Result<void> take_options(Arguments& out) {
    for (size_t i = 0; i < options_.size(); ++i) {
      const Option& option = options_[i];
      std::string name = "--" + std::string(option.key());
      bool is_switch = option.metavar.empty();
      if (values_[i].size() > 1 && !option.many && !is_switch) {
        return fail(Errc::invalid, "{} is given {} times", name, values_[i].size());
      }
      for (std::string& value : values_[i]) {
        if (is_switch && value == "false") continue;
        CHECK_OK(check_value(name, value, option.check, option.words));
        out.add(option.key(), std::move(value));
      }
    }
    for (const Option& option : options_) {
      if (option.required && !out.has(option.key()) && !out.has("help")) {
        return fail(Errc::invalid, "--{} is missing", option.key());
      }
    }
    return {};
  }

  Result<void> take_positionals(Arguments& out) {
    auto value = positionals_.begin();
    for (const Positional& wanted : verb_.positionals) {
      if (value == positionals_.end() && wanted.count != Count::maybe) {
        return fail(Errc::invalid, "{} is missing", wanted.name);
      }
      while (value != positionals_.end()) {
        CHECK_OK(check_value(wanted.name, *value, wanted.check, wanted.words));
        out.add(wanted.name, std::move(*value++));
        if (wanted.count != Count::some) break;
      }
    }
    if (value != positionals_.end()) return unexpected(*value);
    return {};
  }

  const Verb& verb_;
  std::vector<Option> options_;
  std::vector<std::vector<std::string>> values_;
  std::vector<std::string> positionals_;
  CLI::App app_;
};

}  // namespace

void Arguments::add(std::string_view key, std::string value) {
  values_[std::string(key)].push_back(std::move(value));
}

std::string Arguments::value(std::string_view key, std::string_view otherwise) const {
  auto found = values_.find(key);
  return std::string(found == values_.end() ? otherwise : found->second.back());
}

const std::vector<std::string>& Arguments::values(std::string_view key) const {
  static const std::vector<std::string> kNone;
  auto found = values_.find(key);
  return found == values_.end() ? kNone : found->second;
}

Result<Command> parse(std::span<const std::string> words) {
  WordScanner scanner(words);
  TRY(auto command, scanner.scan());
  if (command.verb == nullptr) return command;
  auto arguments = VerbParser(*command.verb).parse(scanner.rest());
  if (!arguments) {
    return Failure{Error(arguments.error()).within(command.verb->command())};
  }
  command.arguments = *std::move(arguments);
  command.help |= command.arguments.has("help");
  return command;
}

}  // namespace ovn::cli
