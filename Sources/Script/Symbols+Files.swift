extension Symbols {
  /// Flags of open files.
  static let openFlags = """
    O_RDONLY 0x0         O_WRONLY 0x1         O_RDWR 0x2           O_ACCMODE 0x3
    O_CREAT 0x40         O_EXCL 0x80          O_NOCTTY 0x100       O_TRUNC 0x200
    O_APPEND 0x400       O_NDELAY 0x800       O_NONBLOCK 0x800     O_DSYNC 0x1000
    O_ASYNC 0x2000       O_DIRECT 0x4000      O_DIRECTORY 0x10000  O_NOFOLLOW 0x20000
    O_NOATIME 0x40000    O_CLOEXEC 0x80000    O_FSYNC 0x101000     O_RSYNC 0x101000
    O_SYNC 0x101000      O_PATH 0x200000      O_TMPFILE 0x410000
    """

  /// Commands of fcntl.
  static let fileCommands = """
    F_DUPFD 0             F_GETFD 1             F_SETFD 2             F_GETFL 3
    F_SETFL 4             F_GETLK 5             F_GETLK64 5           F_SETLK 6
    F_SETLK64 6           F_SETLKW 7            F_SETLKW64 7          F_SETOWN 8
    F_GETOWN 9            F_SETSIG 10           F_GETSIG 11           F_SETOWN_EX 15
    F_GETOWN_EX 16        F_OFD_GETLK 36        F_OFD_SETLK 37        F_OFD_SETLKW 38
    F_SETLEASE 1024       F_GETLEASE 1025       F_NOTIFY 1026         F_DUPFD_CLOEXEC 1030
    F_SETPIPE_SZ 1031     F_GETPIPE_SZ 1032     F_ADD_SEALS 1033      F_GET_SEALS 1034
    """

  /// What fcntl takes and returns.
  static let fileValues = """
    F_RDLCK 0               FD_CLOEXEC 1            F_SEAL_SEAL 1           F_WRLCK 1
    F_SEAL_SHRINK 2         F_UNLCK 2               F_EXLCK 4               F_SEAL_GROW 4
    F_SEAL_WRITE 8          F_SHLCK 8               F_SEAL_FUTURE_WRITE 16
    """

  /// Locks and places in files.
  static let locksAndPlaces = """
    SEEK_SET 0  LOCK_SH 1   SEEK_CUR 1  LOCK_EX 2   SEEK_END 2  LOCK_NB 4   LOCK_UN 8
    """

  /// Events of poll.
  static let pollEvents = """
    POLLIN 0x1         POLLPRI 0x2        POLLOUT 0x4        POLLERR 0x8        POLLHUP 0x10
    POLLNVAL 0x20      POLLRDNORM 0x40    POLLRDBAND 0x80    POLLWRNORM 0x100   POLLWRBAND 0x200
    POLLMSG 0x400      POLLREMOVE 0x1000  POLLRDHUP 0x2000
    """

  /// Operations of epoll_ctl.
  static let epollOperations = """
    EPOLL_CTL_ADD 1  EPOLL_CTL_DEL 2  EPOLL_CTL_MOD 3
    """

  /// Events and flags of epoll.
  static let epollEvents = """
    EPOLLIN 0x1                EPOLLPRI 0x2               EPOLLOUT 0x4
    EPOLLERR 0x8               EPOLLHUP 0x10              EPOLLRDNORM 0x40
    EPOLLRDBAND 0x80           EPOLLWRNORM 0x100          EPOLLWRBAND 0x200
    EPOLLMSG 0x400             EPOLLRDHUP 0x2000          EPOLL_CLOEXEC 0x80000
    EPOLLEXCLUSIVE 0x10000000  EPOLLWAKEUP 0x20000000     EPOLLONESHOT 0x40000000
    EPOLLET 0x80000000
    """

  /// Flags of splice.
  static let spliceFlags = """
    SPLICE_F_MOVE 0x1      SPLICE_F_NONBLOCK 0x2  SPLICE_F_MORE 0x4      SPLICE_F_GIFT 0x8
    """

  /// The pointer to nothing.
  static let pointers = """
    NULL 0
    """

  /// Requests of ioctl.
  static let requests = """
    SIOCOUTQ 0x5411      TIOCOUTQ 0x5411      FIONREAD 0x541b      SIOCINQ 0x541b
    TIOCINQ 0x541b       FIONBIO 0x5421       FIOASYNC 0x5452      SIOCSPGRP 0x8902
    SIOCGPGRP 0x8904     SIOCATMARK 0x8905    SIOCGSTAMP 0x8906    SIOCGSTAMPNS 0x8907
    SIOCOUTQNSD 0x894b   SIOCGSKNS 0x894c
    """
}
