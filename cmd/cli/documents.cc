// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/documents.h"

#include <cerrno>
#include <fstream>

#include "cmd/cli/complete.h"
#include "cmd/cli/man_page.h"
#include "cmd/cli/words.h"
#include "cmd/config_keys.h"

namespace ovn::cli {
namespace {

constexpr std::string_view kConfigExample = R"([node]
name = "host1"

[gossip]
advertise = "192.0.2.1"
seeds = ["192.0.2.2", "192.0.2.3:7956"]

[ipam]
pools = [{ base = "10.128.0.0/9", size = 24 }]
)";

std::string lower_first(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z')
    out[0] = static_cast<char>(out[0] - 'A' + 'a');
  return out;
}

std::string_view summary_of(const Noun& noun) {
  return noun.summary.empty() ? verbs_of(noun.name).front()->summary : noun.summary;
}

void add_options(ManPage& page, std::span<const Option> options) {
  for (const Option& option : options) {
    auto term = option_term(option);
    page.item(std::string_view(term).substr(term.find_first_not_of(' ')), option_meaning(option));
  }
}

void add_verb(ManPage& page, const Verb& verb) {
  page.subheading(synopsis(verb));
  page.text(std::string(verb.summary) + ".\n\n" + std::string(verb.description));
  for (const Positional& positional : verb.positionals) {
    page.item(placeholder(positional), positional.help);
  }
  add_options(page, options_of(verb));
  for (const Exit& exit : verb.exits) {
    page.item(fmt::format("exit {}", exit.code), exit.meaning);
  }
  for (const Example& example : verb.examples) {
    std::string comment = example.meaning.empty() ? "" : fmt::format("# {}\n", example.meaning);
    page.literal(fmt::format("{}ovn-lite {}\n", comment, example.command));
  }
}

std::string noun_page(const Noun& noun) {
  ManPage page(fmt::format("ovn-lite-{}", noun.name), 1, lower_first(summary_of(noun)));
  page.heading("DESCRIPTION");
  page.text(noun.description);
  if (!noun.alias.empty()) {
    page.text(
        fmt::format("'ovn-lite {}' is another name of 'ovn-lite {}'.", noun.alias, noun.name));
  }
  for (const Verb* verb : verbs_of(noun.name)) add_verb(page, *verb);
  page.see_also("ovn-lite(1), ovn-lite.toml(5), ovn-lite(7)");
  return page.take();
}

std::string main_page() {
  ManPage page("ovn-lite", 1, "container networking for many hosts");
  page.heading("SYNOPSIS");
  page.text("ovn-lite [OPTIONS] COMMAND");
  page.heading("DESCRIPTION");
  page.text(
      "ovn-lite connects containers of any runtime on many hosts, without an orchestrator. One "
      "agent "
      "runs on each host; all other commands ask it over its unix socket. ovn-lite(7) tells how "
      "the "
      "parts fit together.");
  page.heading("COMMANDS");
  for (const Noun& noun : nouns()) {
    page.subheading(fmt::format("{} - see ovn-lite-{}(1)", summary_of(noun), noun.name));
    for (const Verb* verb : verbs_of(noun.name)) page.item(verb->command(), verb->summary);
  }
  page.heading("OPTIONS");
  page.text("They may stand before, between or behind the words of any command.");
  add_options(page, global_options());
  page.item("--version", "Show the version");
  page.heading("EXIT STATUS");
  for (const Exit& exit : exit_codes()) page.item(std::to_string(exit.code), exit.meaning);
  page.heading("ENVIRONMENT");
  page.item("OVN_LITE_SOCKET", "Socket of the agent, where --socket is not given.");
  page.item("NO_COLOR", "If not empty: no colours.");
  page.heading("FILES");
  page.item("/etc/ovn-lite/ovn-lite.toml, /etc/ovn-lite/conf.d/*.toml",
            "Configuration, see ovn-lite.toml(5).");
  page.item("/var/lib/ovn-lite",
            "State that must survive a reboot; cluster.toml in it holds secrets.");
  page.item("/run/ovn-lite", "The agent's socket and the namespaces of the networks.");
  page.see_also("ovn-lite.toml(5), ovn-lite(7), ip-netns(8)");
  return page.take();
}

std::string config_page() {
  ManPage page("ovn-lite.toml", 5, "configuration of ovn-lite");
  page.heading("DESCRIPTION");
  page.text(
      "The agent reads /etc/ovn-lite/ovn-lite.toml, then /etc/ovn-lite/conf.d/*.toml in the order "
      "of "
      "their names, then its own options; what comes later wins, lists are replaced as a whole. "
      "All "
      "files may be absent: every key has a default. Unknown keys and values of a wrong type are "
      "errors.\n\n'ovn-lite config check' tells all problems at once, 'ovn-lite config explain "
      "KEY' "
      "what stands here. On SIGHUP a running agent reads all of it again; what needs a restart it "
      "names in its log.");
  page.heading("KEYS");
  std::string_view section;
  for (const ConfigKey& key : config_keys()) {
    auto own = key.name.substr(0, key.name.find('.'));
    if (own != section) page.subheading(fmt::format("[{}]", own));
    section = own;
    page.item(
        key.name.substr(own.size() + 1),
        fmt::format("{} Value: {}: {}. Default: {}. Option: {} {}.{}", key.help,
                    to_string(key.kind), key.form, key.default_text(), key.flag(), key.metavar,
                    key.live ? " A change takes effect on SIGHUP." : ""));
  }
  page.heading("EXAMPLE");
  page.literal(kConfigExample);
  page.see_also("ovn-lite(1), ovn-lite-agent(1), ovn-lite-config(1)");
  return page.take();
}

}  // namespace

std::map<std::string, std::string> documents() {
  std::map<std::string, std::string> out;
  out["man/ovn-lite.1"] = main_page();
  out["man/ovn-lite.toml.5"] = config_page();
  for (const Noun& noun : nouns())
    out[fmt::format("man/ovn-lite-{}.1", noun.name)] = noun_page(noun);
  for (std::string_view shell : {"bash", "zsh", "fish"}) {
    out[fmt::format("completions/ovn-lite.{}", shell)] = completion_script(shell);
  }
  return out;
}

Result<void> write_documents(const std::string& folder) {
  for (const auto& [name, text] : documents()) {
    std::string path = folder + "/" + name;
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.flush();
    if (!file) return fail_errno(errno, "write " + path);
  }
  return {};
}

}  // namespace ovn::cli
