/* System calls of scripts and of the agent that Glibc's Swift module lacks. No policy. All return -1 and set errno on
   failure. */
#ifndef CLINUX_CALLS_H
#define CLINUX_CALLS_H

#include <stdint.h>

/* accept4(2); `length` may be null if `address` is. */
int clinux_accept4(int descriptor, void *address, uint32_t *length, int flags);

/* fcntl(2) and ioctl(2), which are variadic. */
int clinux_fcntl(int descriptor, int command, long argument);
int clinux_ioctl(int descriptor, unsigned long request, void *argument);

/* open(2), pipe2(2) and splice(2). */
int clinux_open(const char *path, int flags, uint32_t mode);
int clinux_pipe2(int *ends, int flags);
long clinux_splice(int from, long *from_offset, int to, long *to_offset, unsigned long count, unsigned flags);

/* epoll_create(2), epoll_create1(2), and epoll_ctl(2) without and with an event. */
int clinux_epoll_create(int size);
int clinux_epoll_create1(int flags);
int clinux_epoll_control(int epoll, int operation, int descriptor);
int clinux_epoll_control_event(int epoll, int operation, int descriptor, uint32_t events, uint64_t data);

/* epoll_wait(2); each event that was found takes 16 octets, 4 of events, 4 of zero, 8 of data, on every architecture. */
int clinux_epoll_wait(int epoll, void *events, int most, int milliseconds);

/* Sets or clears a capability of this thread in one of its sets: 0 effective, 1 permitted, 2 inheritable, as libcap
   numbers them. */
int clinux_set_capability(int set, int capability, int is_on);

/* ppoll(2) of one descriptor for this many nanoseconds, for ever if negative: what was found of
   `events`, 0 when the time is up. */
int clinux_wait(int descriptor, short events, int64_t nanoseconds);

/* pthread_create(3) of a detached thread with a stack of 512 KiB: 0, or an error number. */
int clinux_start_thread(void *(*body)(void *), void *argument);

/* Starts `/bin/sh -c command` as the leader of a process group of its own, with these descriptors
   as input, output and error, and no other; it is killed when this thread ends. It is urgent, or
   ordinary: see scheduling.h. Returns its process. */
int clinux_start_shell(const char *command, int input, int output, int error, int is_urgent);

/* The same, ordinary, with output and error in one, and with one more descriptor, which it finds under `number` (from 3). */
int clinux_start_shell_handing(const char *command, int input, int output, int handed, int number);

/* `SHELL -c COMMAND NAME` in the process group, or as the leader of one of its own for 0; with output and error in one. No
   shell, a null pointer, is sh; no name is the shell's own. */
int clinux_start_shell_in_group(
    const char *shell, const char *command, const char *name, int input, int output, int is_urgent, int group);

/* Waits for the end of a child, which stays to be waited for: its exit status, 128 and the signal if one ended it. */
int clinux_process_status(int process);

/* Whether the environment has an entry that begins so. */
int clinux_has_variable(const char *start);

/* A file in memory, with O_CLOEXEC (memfd_create(2)). */
int clinux_memory_file(void);

/* A descriptor that can be read when the process has ended, with O_CLOEXEC (pidfd_open(2)). */
int clinux_process_end(int process);

/* gettid(2) */
int clinux_thread_id(void);

/* CLOCK_REALTIME, nanoseconds since the epoch. */
int64_t clinux_real_time(void);

/* From here on as many descriptors as this process may have: how many. */
int clinux_raise_descriptor_limit(void);

#endif
