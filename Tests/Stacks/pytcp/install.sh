#!/bin/sh
# PyTCP as PyPI's pmd-pytcp has it: PyTCP 3.0 for the Python of a Debian, where PyTCP itself wants 3.14.
. "$(dirname "$0")/../install-common.sh"
packages /usr/bin/python3=python3 /usr/lib/python3/dist-packages/pip=python3-pip
if ! test -e "$build/pmd_pytcp/__init__.py"; then
  /usr/bin/python3 -m pip install --quiet --only-binary=:all: --target "$build" pmd-pytcp==0.3.8 >&2 ||
    cannot "pip could not install pmd-pytcp 0.3.8"
fi
