#compdef ovn-lite
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
