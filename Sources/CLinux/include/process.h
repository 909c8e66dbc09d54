/* Processes and signals: what Glibc's Swift module hides or lacks. No policy. The functions return -1 and set errno on
   failure. */
#ifndef CLINUX_PROCESS_H
#define CLINUX_PROCESS_H

#include "clinux.h"

/* fork(2): 0 in the child. The caller has one thread. */
int clinux_fork(void);

/* pipe2(2) with O_CLOEXEC. */
int clinux_pipe(int ends[2]);

/* Sends a message over a socket of AF_UNIX, with a copy of a descriptor, or without one where that is -1. No SIGPIPE.
   Returns its length. */
long clinux_send_message(int socket, const void *octets, unsigned long count, int descriptor);

/* Waits for a message, and for the descriptor that came with it: -1 if none did. Returns its length, 0 at the end. */
long clinux_receive_message(int socket, void *octets, unsigned long room, int *descriptor);

/* The kernel sends the caller this signal when its parent ends. */
int clinux_die_with_parent(int signal);

/* When a child ends, its children become children of the caller and not of init. */
int clinux_adopt_orphans(void);

/* Blocks these signals and returns a non-blocking descriptor that reads them. */
int clinux_signal_descriptor(const int *signals, int count);

/* The number of the next signal that such a descriptor has; 0 if there is none. */
int clinux_next_signal(int descriptor);

/* Ignores SIGPIPE: write(2) then fails with EPIPE. */
void clinux_ignore_broken_pipes(void);

/* Lets all signals through again and gives SIGPIPE its usual effect, after a fork. */
int clinux_restore_signals(void);

/* Gives a descriptor, which no program is to inherit, this number, and closes all above it; those below stay. */
int clinux_keep_only(int kept, int number);

/* The signal that ended a process, from the status of waitpid(2); 0 if it ended by itself. */
int clinux_ending_signal(int status);

/* The exit status of a process that ended by itself; -1 of one that did not. */
int clinux_exit_status(int status);

#endif
