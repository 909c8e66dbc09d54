#!/bin/sh
# static.sh PROGRAM: tests `make static`. The program has to work in a root folder where nothing is but itself, some probes,
# /proc, and what says where names are looked up.
set -eu
cd "$(dirname "$0")/../.."
. Tests/Packages/root.sh
test -n "${INSIDE:-}" || in_namespace "$0" "$@"
program=$1

! readelf --program-headers "$program" | grep -q INTERP || fail "$program wants a loader of shared libraries"
! readelf --dynamic "$program" | grep NEEDED || fail "$program wants shared libraries"

scratch
root=$scratch/root
mkdir -p "$root/etc" "$root/tmp" "$root/lib/x86_64-linux-gnu"
cp "$program" "$root/segprobe"
cp -R Probes "$root/"

test "$(enter "$root" /segprobe --version)" = \
  "segprobe $(sed -n 's/.*number = "\(.*\)"/\1/p' Sources/segprobe/Version.swift)" || fail "wrong version"

# Labs, by root and, where there is one, by a user without rights.
probes='/Probes/handshake/syn-ack.pkt /Probes/states/last-ack.pkt /Probes/agent'
probes=$(for probe in $probes; do test ! -e ".$probe" || echo "$probe"; done)
enter "$root" /segprobe run $probes >"$scratch/output" || { tail -n 40 "$scratch/output"; fail "probes do not pass"; }
grep -q '^[1-9][0-9]* cases in .*passed' "$scratch/output" || fail "no probe was run"
tail -n 1 "$scratch/output"

# Names: /etc/hosts is read, and a module that belongs to the C library of this machine is left alone. A module that ends
# whoever loads it shows that.
echo '127.0.0.7 target.test' >"$root/etc/hosts"
echo 'hosts: trap files' >"$root/etc/nsswitch.conf"
if command -v cc >/dev/null; then
  printf '__attribute__((constructor)) static void end(void) { __builtin_trap(); }\n' >"$scratch/trap.c"
  mkdir -p "$root/lib64"
  for library in $(cc -print-file-name=libc.so.6) $(cc -print-file-name=ld-linux-x86-64.so.2); do
    cp "$(readlink -f "$library")" "$root/lib/x86_64-linux-gnu/${library##*/}"
  done
  cc -shared -fPIC -o "$root/lib/x86_64-linux-gnu/libnss_trap.so.2" "$scratch/trap.c"
fi
ip link set lo up
enter "$root" /segprobe serve discard=7009 >/dev/null &
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  ! grep -q ':1B61 ' /proc/net/tcp /proc/net/tcp6 || break
  sleep 0.2
done
enter "$root" /segprobe send S target.test:7009 >"$scratch/output" 2>&1 || { cat "$scratch/output"; fail "a name is not found"; }
grep -q '^open' "$scratch/output" || { cat "$scratch/output"; fail "no answer from target.test"; }

echo "$program: $(($(stat -c %s "$program") / 1000000)) MB, and it needs nothing but /proc"
