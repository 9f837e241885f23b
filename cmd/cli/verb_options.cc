// SPDX-License-Identifier: Apache-2.0
// What is derived from a row of the verb table.
#include <algorithm>

#include "cmd/cli/verbs.h"
#include "cmd/config_keys.h"

namespace ovn::cli {
namespace {

constexpr Option kConfigOption = {
    "-c,--config", "FILE",  "Configuration file; conf.d beside it is read too",
    kConfigPath,   nullptr, Offer::file};

Option output_option(bool has_letter, std::string_view otherwise) {
  return {has_letter ? "-o,--output" : "--output",
          "FORMAT",
          "Form of the output",
          otherwise,
          nullptr,
          Offer::word,
          "table,json,name"};
}

std::string_view first_sentence(std::string_view text) {
  return text.substr(0, std::min(text.find(". "), text.size() - 1));
}

const std::vector<Option>& key_options() {
  static const std::vector<std::string> kFlags = [] {
    std::vector<std::string> flags;
    for (const ConfigKey& key : config_keys()) flags.push_back(key.flag());
    return flags;
  }();
  static const std::vector<std::string> kDefaults = [] {
    std::vector<std::string> defaults;
    for (const ConfigKey& key : config_keys()) defaults.push_back(key.default_text());
    return defaults;
  }();
  static const std::vector<Option> kOptions = [] {
    std::vector<Option> options;
    for (const ConfigKey& key : config_keys()) {
      size_t i = options.size();
      options.push_back({.names = kFlags[i],
                         .metavar = key.metavar,
                         .help = first_sentence(key.help),
                         .otherwise = kDefaults[i],
                         .many = key.is_list()});
    }
    return options;
  }();
  return kOptions;
}

}  // namespace

std::string_view Option::key() const {
  auto from = names.substr(names.find("--") + 2);
  return from.substr(0, from.find(','));
}

std::string Verb::command() const {
  return std::string(noun) + (name.empty() ? "" : " ") + std::string(name);
}

std::vector<const Verb*> verbs_of(std::string_view noun) {
  std::vector<const Verb*> out;
  for (const Verb& verb : verbs()) {
    if (verb.noun == noun) out.push_back(&verb);
  }
  return out;
}

std::vector<Option> options_of(const Verb& verb) {
  std::vector<Option> out(verb.options);
  bool has_letter = std::none_of(
      out.begin(), out.end(), [](const Option& option) { return option.names.starts_with("-o,"); });
  if (verb.shared & kOutput) out.push_back(output_option(has_letter, "table"));
  if (verb.shared & kJson) out.push_back(output_option(has_letter, "json"));
  if (verb.shared & kConfig) out.push_back(kConfigOption);
  if (verb.shared & kKeys) {
    out.insert(out.end(), key_options().begin(), key_options().end());
  }
  return out;
}

}  // namespace ovn::cli
