/* Namespaces and what a process asks for itself. No policy. All return -1 and set errno on failure. */
#ifndef CLINUX_NAMESPACE_H
#define CLINUX_NAMESPACE_H

#include "clinux.h"
#include <sys/types.h>

/* unshare(2) of the user namespace; the caller has one thread. */
int clinux_unshare_user(void);

/* unshare(2) of the network namespace of this thread. */
int clinux_unshare_network(void);

/* unshare(2) of the process namespace: what the caller starts next is the first process of a new one. */
int clinux_unshare_processes(void);

/* setns(2): this thread enters the network namespace that the descriptor holds. */
int clinux_enter_network(int descriptor);

/* Gives this process, and its children, a /tmp that begins as a copy of everybody's and that nobody else sees; it is gone
   with them. Needs CAP_SYS_ADMIN and overlayfs. */
int clinux_own_temporary_folder(void);

/* Timers of this process may be late by this many nanoseconds, 1 at the least. */
int clinux_set_timer_slack(unsigned long nanoseconds);

/* No program that this process executes gains a privilege. */
int clinux_forbid_new_privileges(void);

/* The process may look at its own files of /proc, after a change of user or an execution with capabilities of a file. */
int clinux_allow_own_proc(void);

#endif
