#!/bin/sh
# passt's TCP, as its front pasta shows it on a TAP device, as Debian packages it.
. "$(dirname "$0")/../install-common.sh"
packages /usr/bin/pasta=passt /sbin/ip=iproute2
