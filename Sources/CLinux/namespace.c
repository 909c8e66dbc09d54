#include "namespace.h"
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>

int clinux_unshare_user(void) { return unshare(CLONE_NEWUSER); }

int clinux_unshare_network(void) { return unshare(CLONE_NEWNET); }

int clinux_enter_network(int descriptor) { return setns(descriptor, CLONE_NEWNET); }

int clinux_set_timer_slack(unsigned long nanoseconds) {
  return prctl(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0);
}

int clinux_forbid_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

int clinux_allow_own_proc(void) { return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }

int clinux_socket_pair(int ends[2]) {
  return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}
