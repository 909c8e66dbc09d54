#!/bin/sh
# A Linux of another version, as Debian's user-mode-linux has it: a process, which needs neither an image nor KVM.
. "$(dirname "$0")/../install-common.sh"
packages /usr/bin/linux.uml=user-mode-linux /sbin/insmod=kmod /sbin/ip=iproute2
