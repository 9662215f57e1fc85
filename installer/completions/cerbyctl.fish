# fish completion for cerbyctl. The words come from cerbyctl itself.
function __cerbyctl_offered
    set -l words (commandline -opc)
    $words[1] complete -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c cerbyctl -a '(__cerbyctl_offered)'
