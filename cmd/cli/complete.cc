// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/complete.h"

#include <algorithm>

#include "cmd/cli/nouns.h"
#include "cmd/cli/words.h"
#include "cmd/config_keys.h"
#include "core/base/file.h"

namespace ovn::cli {
namespace {

// Follows the words as the parser would, forgiving what it would refuse.
class Completer {
 public:
  explicit Completer(const Environment& environment) : environment_(environment) {}

  std::string run(std::span<const std::string> words) {
    if (words.empty()) return "";
    for (const std::string& word : words.first(words.size() - 1)) follow(word);
    current_ = words.back();
    if (awaiting_) {
      offer(awaiting_->offer, awaiting_->words);
    } else if (current_.starts_with('-')) {
      offer_options();
    } else if (!noun_) {
      for (const Noun& noun : nouns()) add(noun.name, summary_of(noun));
    } else if (!verb_) {
      offer_verbs();
    } else if (const Positional* wanted = next_positional()) {
      offer(wanted->offer, wanted->words);
    }
    return std::move(out_);
  }

 private:
  void follow(const std::string& word) {
    if (awaiting_) {
      if (awaiting_->key() == "socket") socket_ = word;
      awaiting_.reset();
    } else if (word.starts_with('-')) {
      follow_option(word);
    } else if (!noun_) {
      follow_noun(word);
    } else if (!verb_) {
      follow_verb(word);
    } else {
      ++positionals_;
    }
  }

  void follow_verb(const std::string& word) {
    std::string name = verb_word_ + word;
    for (const Verb* verb : verbs_of(noun_->name)) {
      if (verb->name == name) verb_ = verb;
      if (verb->name.starts_with(name + " ")) verb_word_ = name + " ";
    }
  }

  // The next word of each verb; once, if several begin with it.
  void offer_verbs() {
    std::string_view last;
    for (const Verb* verb : verbs_of(noun_->name)) {
      if (!verb->name.starts_with(verb_word_)) continue;
      std::string_view rest = verb->name.substr(verb_word_.size());
      std::string_view word = rest.substr(0, rest.find(' '));
      if (word != std::exchange(last, word)) add(word, word == rest ? verb->summary : "");
    }
  }

  void follow_noun(const std::string& word) {
    for (const Noun& noun : nouns()) {
      if (noun.name == word || (!word.empty() && noun.alias == word)) noun_ = &noun;
    }
    if (!noun_) return;
    const Verb* first = verbs_of(noun_->name).front();
    if (first->name.empty()) verb_ = first;
  }

  void follow_option(const std::string& word) {
    for (const Option& option : options()) {
      auto names = split(option.names, ',');
      bool is_it = std::find(names.begin(), names.end(), word) != names.end();
      if (is_it && !option.metavar.empty()) awaiting_ = option;
    }
  }

  std::vector<Option> options() const {
    std::vector<Option> out;
    if (verb_) out = options_of(*verb_);
    out.insert(out.end(), global_options().begin(), global_options().end());
    return out;
  }

  const Positional* next_positional() const {
    size_t left = positionals_;
    for (const Positional& positional : verb_->positionals) {
      if (left == 0 || positional.count == Count::some) return &positional;
      --left;
    }
    return nullptr;
  }

  static std::string_view summary_of(const Noun& noun) {
    return noun.summary.empty() ? verbs_of(noun.name).front()->summary : noun.summary;
  }

  void add(std::string_view word, std::string_view meaning = "") {
    if (!word.starts_with(current_)) return;
    out_ += fmt::format("{}\t{}\n", printable(word), printable(meaning));
  }

  void offer_options() {
    for (const Option& option : options()) {
      for (auto name : split(option.names, ',')) {
        if (name.starts_with("--")) add(name, option.help);
      }
    }
  }

  void offer(Offer what, std::string_view words) {
    for (auto word : split(words, ',')) add(word);
    switch (what) {
      case Offer::network:
        return ask("/v1/networks", "name", "driver");
      case Offer::service:
        return ask("/v1/services", "name", "network.name");
      case Offer::node:
        return ask("/v1/cluster/nodes", "name", "address");
      case Offer::attached:
        return ask("/v1/attachments", "target", "network.name");
      case Offer::address:
        return ask_addresses();
      case Offer::target:
        return offer_targets();
      case Offer::config_key:
        for (const ConfigKey& key : config_keys()) add(key.name, key.help);
        return;
      case Offer::file:
        out_ = std::string(kOfferFiles) + "\n";
        return;
      case Offer::nothing:
      case Offer::word:
        return;
    }
  }

  json::array rows(std::string_view path) const {
    Client agent(agent_socket(environment_, socket_), kAskTime);
    return agent.get_rows(path).value_or({});
  }

  void ask(std::string_view path, std::string_view word, std::string_view meaning) {
    for (const json::value& row : rows(path)) {
      add(format_cell(row, word), format_cell(row, meaning));
    }
  }

  void ask_addresses() {
    for (const json::value& row : rows("/v1/attachments")) {
      std::string addresses = format_cell(row, "addresses", Form::list);
      for (auto address : split(addresses, ',')) {
        address.remove_prefix(std::min(address.find_first_not_of(' '), address.size()));
        add(address.substr(0, address.find('/')), format_cell(row, "target"));
      }
    }
  }

  void offer_targets() {
    for (const std::string& name : names_in(environment_.netns_folder).value_or({})) {
      add("netns:" + name);
    }
    for (const char* kind : {"docker:", "podman:", "containerd:", "oci:", "machine:", "pid:"}) {
      add(kind);
    }
    if (current_.starts_with('/')) out_ = std::string(kOfferFiles) + "\n";
  }

  const Environment& environment_;
  const Noun* noun_ = nullptr;
  const Verb* verb_ = nullptr;
  std::string verb_word_;  // "key ", when the verb has a second word
  std::optional<Option> awaiting_;  // its value comes next
  size_t positionals_ = 0;          // before the current word
  std::string socket_;
  std::string current_;
  std::string out_;
};

}  // namespace

std::string complete(std::span<const std::string> words, const Environment& environment) {
  return Completer(environment).run(words);
}

Result<int> completion(Session& session) {
  session.out += completion_script(session.arguments().value("SHELL"));
  return 0;
}

}  // namespace ovn::cli
