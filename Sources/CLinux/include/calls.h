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

/* ppoll(2) of one descriptor for this many nanoseconds, for ever if negative: what was found of
   `events`, 0 when the time is up. */
int clinux_wait(int descriptor, short events, int64_t nanoseconds);

/* pthread_create(3) of a detached thread with a stack of 512 KiB: 0, or an error number. */
int clinux_start_thread(void *(*body)(void *), void *argument);

/* Starts `/bin/sh -c command` as the leader of a process group of its own, with nothing to read, and
   this descriptor as output and error and no other; it is killed when this thread ends. Returns its
   process. */
int clinux_start_shell(const char *command, int output);

/* A file in memory, with O_CLOEXEC (memfd_create(2)). */
int clinux_memory_file(void);

/* A descriptor that can be read when the process has ended, with O_CLOEXEC (pidfd_open(2)). */
int clinux_process_end(int process);

/* gettid(2) */
int clinux_thread_id(void);

/* CLOCK_REALTIME, nanoseconds since the epoch. */
int64_t clinux_real_time(void);

/* As many descriptors as this process may have. */
int clinux_raise_descriptor_limit(void);

#endif
