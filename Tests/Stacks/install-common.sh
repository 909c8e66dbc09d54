# Read by each stack's install.sh: `build` is where it builds, and `packages FILE=PACKAGE...` gets what is missing.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
build=${STACKS_BUILD:-$project/.build/stacks}/$(basename "$here")
mkdir -p "$build"

# This machine cannot have the stack: the reason is the last line (EX_TEMPFAIL of sysexits.h).
cannot() {
  echo "$*"
  exit 75
}

# Each argument names a file that a Debian package brings, and the package; apt is asked only when a file is missing.
packages() {
  missing=
  for pair; do
    test -e "${pair%%=*}" || missing="$missing ${pair#*=}"
  done
  test -n "$missing" || return 0
  command -v apt-get >/dev/null || cannot "this stack needs Debian's packages$missing"
  as_root=
  if test "$(id -u)" != 0; then
    command -v sudo >/dev/null || cannot "please install, as root: apt-get install$missing"
    as_root=sudo
  fi
  # shellcheck disable=SC2086
  $as_root apt-get install -y --no-install-recommends $missing >&2 ||
    { $as_root apt-get update >&2 && $as_root apt-get install -y --no-install-recommends $missing >&2; } ||
    cannot "apt-get could not install$missing"
}

# Whether FILE is older than one of the others, or is not there.
outdated() {
  file=$1
  shift
  test -e "$file" || return 0
  for source; do
    test "$source" -nt "$file" && return 0
  done
  return 1
}
