#!/bin/sh
# Runs the suite on other people's TCP stacks and writes the comparison: see `make help`.
#
#   run.sh [STACK...]     the folders beside this file that have a target.yaml; all of them if none is named
#
#   SEGPROBE       the program; the release build of this project
#   STACKS_BUILD   where stacks are built; .build/stacks
#   STACKS_OUT     where reports go; $STACKS_BUILD/results
#   STACKS_FLAGS   for `segprobe run`; --skip-tag slow
#   STACKS_JOBS    stacks at a time; the number of processors
set -u
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
SEGPROBE=${SEGPROBE:-$project/.build/release/segprobe}
STACKS_BUILD=${STACKS_BUILD:-$project/.build/stacks}
STACKS_OUT=${STACKS_OUT:-$STACKS_BUILD/results}
STACKS_FLAGS=${STACKS_FLAGS:---skip-tag slow}
STACKS_JOBS=${STACKS_JOBS:-$(nproc)}
export SEGPROBE STACKS_BUILD STACKS_OUT STACKS_FLAGS
test -x "$SEGPROBE" || { echo "$SEGPROBE is not there: make build"; exit 2; }
mkdir -p "$STACKS_OUT" || exit 2
cd "$project" || exit 2

# One stack, after it was installed: its report is OUT/NAME.jsonl, what people see of the run OUT/NAME.txt.
if test "${1:-}" = --one; then
  name=$2
  # shellcheck disable=SC2086
  "$SEGPROBE" run --target-file "Tests/Stacks/$name/target.yaml" Probes $STACKS_FLAGS \
    --report "jsonl=$STACKS_OUT/$name.jsonl" >"$STACKS_OUT/$name.txt" 2>&1
  status=$?
  echo "$name: $(tail -n 1 "$STACKS_OUT/$name.txt")"
  test $status -lt 2 || echo "$name: status $status, see $STACKS_OUT/$name.txt"
  exit 0
fi

test $# -gt 0 || set -- $(cd "$here" && for file in */target.yaml; do echo "${file%/*}"; done)
ready=
for name; do
  test -e "$here/$name/target.yaml" || { echo "there is no $here/$name/target.yaml"; exit 2; }
  rm -f "$STACKS_OUT/$name.jsonl"
  if test -e "$here/$name/install.sh"; then
    sh "$here/$name/install.sh" >"$STACKS_OUT/$name-install.txt" 2>&1
    case $? in
      0) ;;
      75) echo "$name: not on this machine: $(tail -n 1 "$STACKS_OUT/$name-install.txt")"; continue ;;
      *) echo "$name: cannot be installed, see $STACKS_OUT/$name-install.txt"; continue ;;
    esac
  fi
  ready="$ready $name"
done
test -n "$ready" || { echo 'no stack is left to run'; exit 2; }

# shellcheck disable=SC2086
printf '%s\n' $ready | xargs -P "$STACKS_JOBS" -n 1 sh "$0" --one

reports=
for name in $ready; do
  test -s "$STACKS_OUT/$name.jsonl" && reports="$reports $STACKS_OUT/$name.jsonl"
done
test -n "$reports" || { echo 'no stack has a report'; exit 2; }
echo
# shellcheck disable=SC2086
"$SEGPROBE" compare --stacks $reports --csv "$STACKS_OUT/stacks.csv" --html "$STACKS_OUT/stacks.html" \
  >"$STACKS_OUT/stacks.txt"
status=$?
cat "$STACKS_OUT/stacks.txt"
echo
echo "$STACKS_OUT/stacks.html, stacks.csv, stacks.txt"
exit $status
