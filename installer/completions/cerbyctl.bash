# bash completion for cerbyctl. The words come from cerbyctl itself.
_cerbyctl() {
  local current=${COMP_WORDS[COMP_CWORD]} words
  words=$("${COMP_WORDS[0]}" complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _cerbyctl cerbyctl
