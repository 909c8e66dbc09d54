/* Processes and signals: what Glibc's Swift module hides or lacks. No policy. */
#ifndef CLINUX_PROCESS_H
#define CLINUX_PROCESS_H

#include "clinux.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* fork(2): 0 in the child, -1 and errno on failure. The caller has one thread. */
static inline pid_t clinux_fork(void) { return fork(); }

/* pipe2(2) with O_CLOEXEC. */
static inline int clinux_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

/* The kernel sends the caller this signal when its parent ends. */
static inline int clinux_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0); }

/* Blocks these signals and returns a non-blocking descriptor that reads them; -1 and errno on failure. */
static inline int clinux_signal_descriptor(const int *signals, int count) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
  if (sigprocmask(SIG_BLOCK, &set, 0) < 0) return -1;
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Lets all signals through again, after a fork. */
static inline int clinux_unblock_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  return sigprocmask(SIG_SETMASK, &set, 0);
}

/* The number of the next signal that such a descriptor has; 0 if there is none. */
static inline int clinux_next_signal(int descriptor) {
  struct signalfd_siginfo info;
  return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

/* The signal that ended a process, from the status of waitpid(2); 0 if it ended by itself. */
static inline int clinux_ending_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

static inline int clinux_exit_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

#endif
