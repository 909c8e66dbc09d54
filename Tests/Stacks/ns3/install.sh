#!/bin/sh
# ns-3 as Debian packages it, and the server of this folder.
. "$(dirname "$0")/../install-common.sh"
packages /usr/include/ns3/fd-net-device.h=libns3-dev /usr/bin/g++=g++
if outdated "$build/server" "$here/server.cpp" "$here/install.sh"; then
  g++ -std=c++17 -O1 -Wall -Wextra -o "$build/server" "$here/server.cpp" \
    -lns3-core -lns3-network -lns3-internet -lns3-fd-net-device
fi
