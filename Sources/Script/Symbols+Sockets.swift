extension Symbols {
  /// Address families.
  static let families = """
    AF_UNSPEC 0    AF_LOCAL 1     AF_UNIX 1      AF_INET 2      PF_INET 2      AF_INET6 10
    PF_INET6 10    AF_NETLINK 16  AF_PACKET 17   AF_VSOCK 40
    """

  /// Types of sockets, and flags with them.
  static let types = """
    SOCK_STREAM 0x1       SOCK_DGRAM 0x2        SOCK_RAW 0x3          SOCK_RDM 0x4
    SOCK_SEQPACKET 0x5    SOCK_DCCP 0x6         SOCK_PACKET 0xa       SOCK_NONBLOCK 0x800
    SOCK_CLOEXEC 0x80000
    """

  /// Protocols.
  static let protocols = """
    IPPROTO_HOPOPTS 0     IPPROTO_IP 0          IPPROTO_ICMP 1        IPPROTO_IGMP 2
    IPPROTO_IPIP 4        IPPROTO_TCP 6         IPPROTO_EGP 8         IPPROTO_PUP 12
    IPPROTO_UDP 17        IPPROTO_IDP 22        IPPROTO_TP 29         IPPROTO_DCCP 33
    IPPROTO_IPV6 41       IPPROTO_ROUTING 43    IPPROTO_FRAGMENT 44   IPPROTO_RSVP 46
    IPPROTO_GRE 47        IPPROTO_ESP 50        IPPROTO_AH 51         IPPROTO_ICMPV6 58
    IPPROTO_NONE 59       IPPROTO_DSTOPTS 60    IPPROTO_MTP 92        IPPROTO_BEETPH 94
    IPPROTO_ENCAP 98      IPPROTO_PIM 103       IPPROTO_COMP 108      IPPROTO_SCTP 132
    IPPROTO_MH 135        IPPROTO_UDPLITE 136   IPPROTO_MPLS 137      IPPROTO_ETHERNET 143
    IPPROTO_RAW 255       IPPROTO_MPTCP 262
    """

  /// Levels of socket options.
  static let levels = """
    SOL_IP 0        SOL_SOCKET 1    SOL_TCP 6       SOL_UDP 17      SOL_IPV6 41     SOL_ICMPV6 58
    SOL_RAW 255     SOL_PACKET 263  SOL_TLS 282     SOL_XDP 283     SOL_MPTCP 284
    """

  /// Options of SOL_SOCKET.
  static let socketOptions = """
    SO_DEBUG 1                           SO_REUSEADDR 2
    SO_TYPE 3                            SO_ERROR 4
    SO_DONTROUTE 5                       SO_BROADCAST 6
    SO_SNDBUF 7                          SO_RCVBUF 8
    SO_KEEPALIVE 9                       SO_OOBINLINE 10
    SO_NO_CHECK 11                       SO_PRIORITY 12
    SO_LINGER 13                         SO_BSDCOMPAT 14
    SO_REUSEPORT 15                      SO_PASSCRED 16
    SO_PEERCRED 17                       SO_RCVLOWAT 18
    SO_SNDLOWAT 19                       SO_RCVTIMEO 20
    SO_RCVTIMEO_OLD 20                   SO_SNDTIMEO 21
    SO_SNDTIMEO_OLD 21                   SO_SECURITY_AUTHENTICATION 22
    SO_SECURITY_ENCRYPTION_TRANSPORT 23  SO_SECURITY_ENCRYPTION_NETWORK 24
    SO_BINDTODEVICE 25                   SO_ATTACH_FILTER 26
    SO_GET_FILTER 26                     SO_DETACH_BPF 27
    SO_DETACH_FILTER 27                  SO_PEERNAME 28
    SO_TIMESTAMP 29                      SO_TIMESTAMP_OLD 29
    SO_ACCEPTCONN 30                     SO_PEERSEC 31
    SO_SNDBUFFORCE 32                    SO_RCVBUFFORCE 33
    SO_PASSSEC 34                        SO_TIMESTAMPNS 35
    SO_TIMESTAMPNS_OLD 35                SO_MARK 36
    SO_TIMESTAMPING 37                   SO_TIMESTAMPING_OLD 37
    SO_PROTOCOL 38                       SO_DOMAIN 39
    SO_RXQ_OVFL 40                       SO_WIFI_STATUS 41
    SO_PEEK_OFF 42                       SO_NOFCS 43
    SO_LOCK_FILTER 44                    SO_SELECT_ERR_QUEUE 45
    SO_BUSY_POLL 46                      SO_MAX_PACING_RATE 47
    SO_BPF_EXTENSIONS 48                 SO_INCOMING_CPU 49
    SO_ATTACH_BPF 50                     SO_ATTACH_REUSEPORT_CBPF 51
    SO_ATTACH_REUSEPORT_EBPF 52          SO_CNX_ADVICE 53
    SO_MEMINFO 55                        SO_INCOMING_NAPI_ID 56
    SO_COOKIE 57                         SO_PEERGROUPS 59
    SO_ZEROCOPY 60                       SO_TXTIME 61
    SO_BINDTOIFINDEX 62                  SO_TIMESTAMP_NEW 63
    SO_TIMESTAMPNS_NEW 64                SO_TIMESTAMPING_NEW 65
    SO_RCVTIMEO_NEW 66                   SO_SNDTIMEO_NEW 67
    SO_DETACH_REUSEPORT_BPF 68           SO_PREFER_BUSY_POLL 69
    SO_BUSY_POLL_BUDGET 70               SO_NETNS_COOKIE 71
    SO_BUF_LOCK 72                       SO_RESERVE_MEM 73
    SO_TXREHASH 74                       SO_RCVMARK 75
    SO_PASSPIDFD 76                      SO_PEERPIDFD 77
    SO_RCVPRIORITY 82
    """

  /// What is shut down.
  static let directions = """
    SHUT_RD 0    SHUT_WR 1    SHUT_RDWR 2
    """
}
