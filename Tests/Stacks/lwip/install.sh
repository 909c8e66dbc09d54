#!/bin/sh
# lwIP as Debian packages it, and the server of this folder.
. "$(dirname "$0")/../install-common.sh"
packages /usr/include/lwip/lwip/tcp.h=liblwip-dev /usr/bin/gcc=gcc /usr/bin/pkg-config=pkg-config /usr/include/string.h=libc6-dev
if outdated "$build/server" "$here/server.c" "$here/install.sh"; then
  gcc -O2 -Wall -Wextra -Werror -o "$build/server" "$here/server.c" $(pkg-config --cflags --libs lwip)
fi
