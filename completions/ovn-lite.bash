# ovn-lite(1) completion for bash; made by 'ovn-lite completion bash'
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
