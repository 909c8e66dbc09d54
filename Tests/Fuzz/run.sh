#!/bin/sh
# Runs libFuzzer on the parsers of one module.
#
#   Tests/Fuzz/run.sh MODULE [SECONDS]     MODULE is Script, Wire, ...; its target is Tests/Fuzz/MODULEFuzz
#
# Builds the module and all that it needs with coverage, links the target, and starts from what it learnt
# before and from Tests/Fuzz/MODULEFuzz/Seeds; the script parser also from the probes of the suite.
# The corpus is .build-fuzz/corpus-MODULE; a crash leaves its input beside it.
set -eu

module=$1
seconds=${2:-60}
cd "$(dirname "$0")/../.."
target=Tests/Fuzz/${module}Fuzz
build=.build-fuzz
corpus=$build/corpus-$module

swift build -c release --scratch-path $build --target "$module" \
  -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link
# The module's objects and those of the modules and packages below it: whatever of them was built.
objects=$(find $build/release/Wire.build $build/release/Match.build $build/release/"$module".build \
  $build/release/Yams.build $build/release/CYaml.build -name '*.o' 2>/dev/null | sort -u)
# shellcheck disable=SC2086
swiftc -O -sanitize=fuzzer -parse-as-library -swift-version 6 \
  -I $build/release/Modules -I $build/checkouts/Yams/Sources/CYaml/include \
  "$target"/*.swift $objects -o $build/"$module"Fuzz

mkdir -p "$corpus"
if [ "$module" = Script ]; then
  find Probes -name '*.pkt' | while read -r probe; do
    cp "$probe" "$corpus/$(echo "$probe" | tr / _)"
  done
fi
seeds=
if [ -d "$target"/Seeds ]; then seeds=$target/Seeds; fi
dictionary=
if [ -f "$target"/words.dict ]; then dictionary=-dict=$target/words.dict; fi
SWIFT_BACKTRACE=enable=no exec $build/"$module"Fuzz $dictionary -max_total_time="$seconds" -max_len=4096 -timeout=20 \
  -artifact_prefix=$build/"$module"- "$corpus" $seeds
