#!/usr/bin/env bash
# The Debian package: what is in it, whose it is, and that it comes and goes without a trace.
#   tests/package/contents.sh BUILD_FOLDER
set -euo pipefail
build=$(realpath "$1")
work=$(mktemp --directory)
trap 'rm -rf "$work"' EXIT
failed=0

check() {  # WHAT COMMAND...
  local what=$1
  shift
  if "$@" >"$work/said" 2>&1; then
    echo "ok    $what"
  else
    echo "WRONG $what"
    sed 's/^/      /' "$work/said"
    failed=1
  fi
}
no() { ! "$@"; }
empty() { [[ ! -s $1 ]] || { cat "$1"; false; }; }

cpack --config "$build/CPackConfig.cmake" -B "$work/made" >"$work/cpack.log" 2>&1 || { cat "$work/cpack.log"; exit 1; }
packages=("$work"/made/*.deb)
package=${packages[0]}
check 'one package is made' test "${#packages[@]}" -eq 1
root=$work/root
dpkg-deb --extract "$package" "$root"
dpkg-deb --control "$package" "$work/control"
dpkg-deb --contents "$package" >"$work/contents"

for file in usr/bin/cerbyctl usr/lib/cerby/cerby-host usr/lib/cerby/cerby-helper; do
  check "$file can be run" test -x "$root/$file"
done
for file in usr/share/cerby/extension/manifest.json usr/share/man/man1/cerbyctl.1.gz usr/share/man/man5/cerby-config.5.gz usr/share/man/man8/cerby-host.8.gz usr/share/doc/cerby/copyright \
  usr/share/doc/cerby/config.sample.json usr/share/doc/cerby/changelog.gz \
  usr/share/bash-completion/completions/cerbyctl usr/share/zsh/vendor-completions/_cerbyctl usr/share/fish/vendor_completions.d/cerbyctl.fish; do
  check "$file is there" test -s "$root/$file"
done
check 'etc/cerby is there, and empty' test "$(find "$root/etc/cerby" | wc --lines)" -eq 1

for folder in etc/opt/chrome etc/chromium etc/opt/edge usr/lib/mozilla; do
  manifest=$root/$folder/native-messaging-hosts/com.cerby.host.json
  check "$folder has the host's manifest" test -s "$manifest"
  check "… which names the installed host" test "$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["path"])' "$manifest")" = /usr/lib/cerby/cerby-host
  check "… and the extension" grep --quiet --extended-regexp '"allowed_(origins|extensions)": \["[^"]+"' "$manifest"
done
(cd "$root" && find etc -type f -printf '/%p\n' | sort) >"$work/in-etc"
sort "$work/control/conffiles" >"$work/conffiles"
check 'every file under /etc is a configuration file to dpkg' diff "$work/in-etc" "$work/conffiles"

grep --invert-match --extended-regexp '^[^ ]+ root/root ' "$work/contents" >"$work/not-roots" || true
check 'everything is root'"'"'s' empty "$work/not-roots"
# What their user may not read is closed to the user's other programs from its first instruction on.
closed='^-rwx--x--x .* \./usr/(lib/cerby/cerby-(host|helper)|bin/cerbyctl)$'
check 'what meets secrets is 0711' test "$(grep --count --extended-regexp "$closed" "$work/contents")" -eq 3
grep --invert-match --extended-regexp "^(drwxr-xr-x|-rwxr-xr-x|-rw-r--r--) |$closed" "$work/contents" >"$work/modes" || true
check 'everything else is 0755 or 0644' empty "$work/modes"
grep --extended-regexp '^-rwx' "$work/contents" | grep --invert-match --extended-regexp ' \./usr/(bin|lib/cerby)/' >"$work/runnable" || true
check 'only the programs can be run' empty "$work/runnable"
for script in preinst postinst prerm postrm; do
  check "no $script" test ! -e "$work/control/$script"
done
check 'no path of the build in the package' no grep --recursive --quiet --fixed-strings "$(dirname "$(dirname "$build")")" "$root"
check 'cerbyctl starts where it was unpacked' "$root/usr/bin/cerbyctl" --version

# Comes and goes in a root of its own; without root's rights, in a user namespace where they are given.
target=$work/system
mkdir -p "$target/var/lib/dpkg"/{info,updates,triggers}
touch "$target/var/lib/dpkg"/{status,available}
in_target() {
  local as=()
  ((EUID == 0)) || as=(unshare --map-root-user)
  "${as[@]}" dpkg --root="$target" --force-depends --no-triggers --log=/dev/null "$@"
}
check 'installs' in_target --install "$package"
check 'the host is in place' test -x "$target/usr/lib/cerby/cerby-host"
check 'is purged' in_target --purge cerby
find "$target" -type f -not -path "$target/var/lib/dpkg/*" >"$work/left"
check 'nothing is left behind' empty "$work/left"

# What lintian finds beyond these is wrong; each of them has its reason in installer/lintian-overrides.
check 'lintian finds nothing' lintian --allow-root --fail-on error,warning --tag-display-limit 0 "$package"

exit "$failed"
