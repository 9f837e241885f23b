// SPDX-License-Identifier: Apache-2.0
// ovn-lite config
#include "cmd/cli/nouns.h"
#include "cmd/cli/words.h"
#include "cmd/config_keys.h"

namespace ovn::cli {
namespace {

constexpr int kProblemsFound = 8;

const Listing kKeyListing = {
    {{"KEY", "key"}, {"DEFAULT", "default"}, {"MEANING", "meaning"}}, "key", "key"};

json::object row_of(const ConfigKey& key) {
  return {{"key", key.name},      {"type", to_string(key.kind)},
          {"form", key.form},     {"default", key.default_text()},
          {"option", key.flag()}, {"meaning", key.help}};
}

std::string page_of(const ConfigKey& key) {
  auto dot = key.name.find('.');
  std::string out = fmt::format("{}\n\n{}\n", key.name, wrap(key.help, 0));
  out += fmt::format("Value:    {}: {}\n", to_string(key.kind), key.form);
  out += fmt::format("Default:  {}\n", key.default_text());
  out +=
      fmt::format("In TOML:  [{}] {} = ...\n", key.name.substr(0, dot), key.name.substr(dot + 1));
  out += fmt::format("Changes:  {}\n", key.live ? "on SIGHUP" : "with a restart of the agent");
  return out + fmt::format("Option:   ovn-lite agent run {} {}\n", key.flag(), key.metavar);
}

}  // namespace

Result<int> config_check(Session& session) {
  LoadedConfig loaded = session.load();
  for (const ConfigProblem& problem : loaded.problems) session.out += problem.to_string() + "\n";
  if (!loaded.problems.empty()) return kProblemsFound;
  for (const std::string& file : loaded.files) session.out += file + ": ok\n";
  if (loaded.files.empty()) session.out += "no configuration file: the defaults hold\n";
  return 0;
}

Result<int> config_explain(Session& session) {
  std::string name = session.arguments().value("KEY");
  bool table = session.format() == "table";
  if (const ConfigKey* key = find_config_key(name); key && table) {
    session.out += page_of(*key);
    return 0;
  }
  json::array rows;
  for (const ConfigKey& key : config_keys()) {
    bool wanted = name.empty() || key.name == name || key.name.starts_with(name + ".");
    if (wanted) rows.push_back(row_of(key));
  }
  if (rows.empty()) {
    auto meant = nearest_config_key(name);
    return fail(Errc::not_found, "no configuration key is called '{}'{}", name,
                meant.empty() ? "" : fmt::format("; did you mean '{}'?", meant));
  }
  session.print(kKeyListing, rows);
  return 0;
}

}  // namespace ovn::cli
