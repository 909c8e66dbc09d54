#!/bin/bash
# For plain-list.pkt.

ip link set dev tun0 mtu 1400
sysctl -q net.ipv4.tcp_syn_retries=3 net.ipv4.tcp_fin_timeout=17
sysctl -q net.ipv4.tcp_syn_retries=7 > /dev/null 2>&1
