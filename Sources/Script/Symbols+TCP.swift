extension Symbols {
  /// Statistics that come with a timestamp.
  static let statistics = """
    TCP_NLA_PAD 0                     TCP_NLA_BUSY 1
    TCP_NLA_RWND_LIMITED 2            TCP_NLA_SNDBUF_LIMITED 3
    TCP_NLA_DATA_SEGS_OUT 4           TCP_NLA_TOTAL_RETRANS 5
    TCP_NLA_PACING_RATE 6             TCP_NLA_DELIVERY_RATE 7
    TCP_NLA_SND_CWND 8                TCP_NLA_REORDERING 9
    TCP_NLA_MIN_RTT 10                TCP_NLA_RECUR_RETRANS 11
    TCP_NLA_DELIVERY_RATE_APP_LMT 12  TCP_NLA_SNDQ_SIZE 13
    TCP_NLA_CA_STATE 14               TCP_NLA_SND_SSTHRESH 15
    TCP_NLA_DELIVERED 16              TCP_NLA_DELIVERED_CE 17
    TCP_NLA_BYTES_SENT 18             TCP_NLA_BYTES_RETRANS 19
    TCP_NLA_DSACK_DUPS 20             TCP_NLA_REORD_SEEN 21
    TCP_NLA_SRTT 22                   TCP_NLA_TIMEOUT_REHASH 23
    TCP_NLA_BYTES_NOTSENT 24          TCP_NLA_EDT 25
    TCP_NLA_TTL 26
    """

  /// Options in tcpi_options.
  static let connectionOptions = """
    TCPI_OPT_TIMESTAMPS 1   TCPI_OPT_SACK 2         TCPI_OPT_WSCALE 4       TCPI_OPT_ECN 8
    TCPI_OPT_ECN_SEEN 16    TCPI_OPT_SYN_DATA 32    TCPI_OPT_USEC_TS 64     TCPI_OPT_TFO_CHILD 128
    """

  /// States of congestion control.
  static let congestionStates = """
    TCP_CA_OPEN 0      TCP_CA_DISORDER 1  TCP_CA_CWR 2       TCP_CA_RECOVERY 3  TCP_CA_LOSS 4
    """

  /// States in tcpi_state.
  static let states = """
    TCP_ESTABLISHED 1  TCP_SYN_SENT 2     TCP_SYN_RECV 3     TCP_FIN_WAIT1 4    TCP_FIN_WAIT2 5
    TCP_TIME_WAIT 6    TCP_CLOSE 7        TCP_CLOSE_WAIT 8   TCP_LAST_ACK 9     TCP_LISTEN 10
    TCP_CLOSING 11
    """

  /// Values of options.
  static let optionValues = """
    TCP_NO_QUEUE 0                    TCP_REPAIR_OFF 0
    TCP_MD5SIG_FLAG_PREFIX 1          TCP_RECV_QUEUE 1
    TCP_REPAIR_ON 1                   TCP_SEND_QUEUE 2
    TCP_REPAIR_OPTIONS 22             TCP_MD5SIG_MAXKEYLEN 80
    TCP_INFINITE_SSTHRESH 2147483647  TCP_REPAIR_OFF_NO_WP -1
    """

  /// Options of SOL_TCP.
  static let options = """
    TCP_NODELAY 1                TCP_MAXSEG 2                 TCP_CORK 3
    TCP_KEEPIDLE 4               TCP_KEEPINTVL 5              TCP_KEEPCNT 6
    TCP_SYNCNT 7                 TCP_LINGER2 8                TCP_DEFER_ACCEPT 9
    TCP_WINDOW_CLAMP 10          TCP_INFO 11                  TCP_QUICKACK 12
    TCP_CONGESTION 13            TCP_MD5SIG 14                TCP_COOKIE_TRANSACTIONS 15
    TCP_THIN_LINEAR_TIMEOUTS 16  TCP_THIN_DUPACK 17           TCP_USER_TIMEOUT 18
    TCP_REPAIR 19                TCP_REPAIR_QUEUE 20          TCP_QUEUE_SEQ 21
    TCP_FASTOPEN 23              TCP_TIMESTAMP 24             TCP_NOTSENT_LOWAT 25
    TCP_CC_INFO 26               TCP_SAVE_SYN 27              TCP_SAVED_SYN 28
    TCP_REPAIR_WINDOW 29         TCP_FASTOPEN_CONNECT 30      TCP_ULP 31
    TCP_MD5SIG_EXT 32            TCP_FASTOPEN_KEY 33          TCP_FASTOPEN_NO_COOKIE 34
    TCP_ZEROCOPY_RECEIVE 35      TCP_CM_INQ 36                TCP_INQ 36
    TCP_TX_DELAY 37              TCP_AO_ADD_KEY 38            TCP_AO_DEL_KEY 39
    TCP_AO_INFO 40               TCP_AO_GET_KEYS 41           TCP_AO_REPAIR 42
    TCP_IS_MPTCP 43              TCP_RTO_MAX_MS 44            TCP_RTO_MIN_US 45
    TCP_DELACK_MAX_US 46
    """
}
