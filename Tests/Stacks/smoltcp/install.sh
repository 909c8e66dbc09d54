#!/bin/sh
# smoltcp 0.12 inside PyPI's mitmproxy_rs. That imports mitmproxy_linux, the helper of a way of capturing that is not used
# here, and of which there is no binary for this version: an empty module stands in for it.
. "$(dirname "$0")/../install-common.sh"
packages /usr/bin/python3=python3 /usr/lib/python3/dist-packages/pip=python3-pip
if ! test -e "$build/mitmproxy_rs/__init__.py"; then
  /usr/bin/python3 -m pip install --quiet --no-deps --only-binary=:all: --target "$build" mitmproxy_rs==0.11.5 >&2 ||
    cannot "pip could not install mitmproxy_rs 0.11.5 (it needs Python 3.10 or later on x86-64 or arm64)"
  : >"$build/mitmproxy_linux.py"
fi
