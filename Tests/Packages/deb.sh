#!/bin/sh
# deb.sh PACKAGE: tests `make deb`. Installs the package with dpkg, tries what is in it, and removes it, in a copy of this
# machine's root: an overlay in memory, so that neither its files nor dpkg's book of what is installed change.
set -eu
cd "$(dirname "$0")/../.."
. Tests/Packages/root.sh
test -n "${INSIDE:-}" || in_namespace "$0" "$@"
package=$1

scratch
mkdir "$scratch/upper" "$scratch/work" "$scratch/root"
mount -t overlay none -o "lowerdir=/,upperdir=$scratch/upper,workdir=$scratch/work" "$scratch/root"
root=$scratch/root
mkdir -p "$root/tmp" "$root/dev"
mount --rbind /dev "$root/dev"
mount -t tmpfs none "$root/tmp"
cp "$package" "$root/tmp/segprobe.deb"
inside() { enter "$root" env HOME=/tmp sh -ec "$@" >"$scratch/output" 2>&1 || { cat "$scratch/output"; fail "$1"; }; }
# What segprobe keeps of a run goes to the home folder: no part of the package, and here one that does not count.
# What the copy has and this machine has not, without dpkg's own records and the index of manual pages.
changes() {
  (cd "$scratch/upper" && find . ! -type d ! -path './var/lib/dpkg/*' ! -path './var/log/*' ! -path './var/cache/*' \
    ! -path './old/*' | sort)
}
test -z "$(changes)" || fail "the copy is no copy: $(changes)"

inside 'dpkg --install /tmp/segprobe.deb && dpkg --verify segprobe && dpkg --status segprobe'
grep -q '^Status: install ok installed' "$scratch/output" || fail "it is not installed"
grep -q 'setcap cap_net_raw' "$scratch/output" || fail "it does not say how to grant the right to send"
test -n "$(changes)" || fail "nothing was installed"
version=$(dpkg-deb --field "$package" Version)
inside "test \"\$(segprobe --version)\" = 'segprobe $version'"
# Every library that the program names comes with a package that it depends on, or with one of those.
inside '! ldd /usr/bin/segprobe | grep "not found"'
for library in $(readelf --dynamic "$scratch/upper/usr/bin/segprobe" | sed -n 's/.*NEEDED.*\[\(lib.*\)\]/\1/p'); do
  file=$(ldd "$scratch/upper/usr/bin/segprobe" | sed -n "s|.*$library => \([^ ]*\).*|\1|p")
  owner=$(for name in "$file" "$(readlink -f "$file")" "${file#/usr}"; do dpkg --search "$name" 2>/dev/null || true; done |
    sed -n 's/:.*//p' | head -n 1)
  test -n "$owner" && dpkg-deb --field "$package" Depends | grep -q "\b$owner\b" || fail "$library is of $owner, and the package does not depend on it"
done
# The probes and the tables that came with it are found, by whoever it is and wherever.
inside 'cd / && segprobe check /usr/share/segprobe/Probes || test $? = 1'
! grep ': error: ' "$scratch/output" || fail "the probes are not in order"
inside 'cd / && segprobe coverage --rfc 9293'
inside 'cd / && segprobe run /usr/share/segprobe/Probes/handshake/syn-ack.pkt'
if test "$(id -u)" = 0 && unshare --user true 2>/dev/null; then
  inside 'cd / && setpriv --reuid=65534 --regid=65534 --clear-groups segprobe run /usr/share/segprobe/Probes/handshake/syn-ack.pkt'
fi
# The manual page and the completions.
inside 'gzip -dc /usr/share/man/man1/segprobe.1.gz'
for word in '^.Sh NAME' 'skip-tag' '^.It Em profile' '^.Sh ENVIRONMENT'; do
  grep -q "$word" "$scratch/output" || fail "the manual page has no $word"
done
inside '! command -v mandoc || mandoc -T lint -W error /usr/share/man/man1/segprobe.1.gz'
inside 'bash -c ". /usr/share/bash-completion/completions/segprobe; complete -p segprobe"'
inside '! command -v zsh || zsh -fn /usr/share/zsh/site-functions/_segprobe'
inside '! command -v fish || fish --no-execute /usr/share/fish/vendor_completions.d/segprobe.fish'

inside 'dpkg --purge segprobe'
test -z "$(changes)" || fail "left behind: $(changes)"
inside '! dpkg --status segprobe && ! command -v segprobe'
test -z "$(find "$scratch/upper/usr" "$scratch/upper/etc" -name '*segprobe*' 2>/dev/null)" || fail "folders are left behind"
echo "$package: $(($(stat -c %s "$package") / 1000000)) MB, installed, tried and removed; depends on $(dpkg-deb --field "$package" Depends)"
