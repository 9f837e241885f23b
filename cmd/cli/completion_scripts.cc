// SPDX-License-Identifier: Apache-2.0
#include "cmd/cli/complete.h"

namespace ovn::cli {
namespace {

// Bash splits words at ':' and '=' too, and replaces only what stands behind the last of them; so
// the words are cut at white space here, and that stem is taken off the answers.
constexpr std::string_view kBash =
    R"(# ovn-lite(1) completion for bash; made by 'ovn-lite completion bash'
_ovn_lite() {
  local line=${COMP_LINE:0:COMP_POINT} words=() current stem candidate
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  current=${words[-1]}
  stem=${current%"${current##*[:=]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    if [[ $candidate == :files ]]; then
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
    fi
    [[ $candidate == *: ]] && compopt -o nospace
    COMPREPLY+=("${candidate#"$stem"}")
  done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
}
complete -F _ovn_lite ovn-lite
)";

constexpr std::string_view kZsh = R"(#compdef ovn-lite
# ovn-lite(1) completion for zsh; made by 'ovn-lite completion zsh'
_ovn_lite() {
  local -a lines described
  local line
  lines=("${(@f)$(${words[1]} __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ ${lines[1]} == :files ]]; then
    _files
    return
  fi
  for line in $lines; do
    described+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
  done
  _describe 'ovn-lite' described
}
if [[ $funcstack[1] == _ovn_lite ]]; then
  _ovn_lite "$@"
else
  compdef _ovn_lite ovn-lite
fi
)";

constexpr std::string_view kFish =
    R"(# ovn-lite(1) completion for fish; made by 'ovn-lite completion fish'
function __ovn_lite_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = :files
        __fish_complete_path "$current"
    else
        printf '%s\n' $lines
    end
end
complete -c ovn-lite -f -a '(__ovn_lite_complete)'
)";

}  // namespace

std::string_view completion_script(std::string_view shell) {
  return shell == "bash" ? kBash : shell == "zsh" ? kZsh : kFish;
}

}  // namespace ovn::cli
