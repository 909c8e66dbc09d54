#!/bin/sh
# gVisor's netstack as Debian packages it, and the server of this folder. Nothing is asked of a Go module proxy.
. "$(dirname "$0")/../install-common.sh"
packages /usr/share/gocode/src/gvisor.dev/gvisor/pkg/tcpip/tcpip.go=golang-gvisor-gvisor-dev /usr/bin/go=golang-go
if outdated "$build/server" "$here/server.go" "$here/install.sh"; then
  GOPATH=/usr/share/gocode GO111MODULE=off GOPROXY=off GOFLAGS= GOCACHE="$build/cache" \
    /usr/bin/go build -o "$build/server" "$here/server.go"
fi
