#!/bin/sh
# libslirp inside slirp4netns, as Debian packages it.
. "$(dirname "$0")/../install-common.sh"
packages /usr/bin/slirp4netns=slirp4netns
