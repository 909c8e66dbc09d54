#!/bin/sh
# The first process of the user-mode kernel, whose root is this machine's file system, read-only. What it needs to know
# stands on the kernel's command line, and so in its environment: ADDRESS ADDRESS6 (with the lengths of their prefixes) SEGPROBE.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -t proc none /proc
modules=/usr/lib/uml/modules/$(uname -r)/kernel
insmod "$modules/lib/crc-ccitt.ko" # that ipv6.ko wants
insmod "$modules/net/ipv6/ipv6.ko"
ip link set lo up
ip link set eth0 up
ip address add "$ADDRESS" broadcast + dev eth0
ip address add "$ADDRESS6" dev eth0 nodad
exec "$SEGPROBE" serve echo discard daytime chargen hold=2049 http
