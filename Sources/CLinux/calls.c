#define _GNU_SOURCE 1
#include "calls.h"
#include "scheduling.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int clinux_accept4(int descriptor, void *address, uint32_t *length, int flags) {
  return accept4(descriptor, (struct sockaddr *)address, length, flags);
}

int clinux_fcntl(int descriptor, int command, long argument) {
  return fcntl(descriptor, command, argument);
}

int clinux_ioctl(int descriptor, unsigned long request, void *argument) {
  return ioctl(descriptor, request, argument);
}

int clinux_open(const char *path, int flags, uint32_t mode) { return open(path, flags, (mode_t)mode); }

int clinux_pipe2(int *ends, int flags) { return pipe2(ends, flags); }

long clinux_splice(int from, long *from_offset, int to, long *to_offset, unsigned long count, unsigned flags) {
  loff_t from_place = from_offset ? *from_offset : 0, to_place = to_offset ? *to_offset : 0;
  return splice(from, from_offset ? &from_place : 0, to, to_offset ? &to_place : 0, count, flags);
}

int clinux_epoll_create(int size) { return epoll_create(size); }

int clinux_epoll_create1(int flags) { return epoll_create1(flags); }

int clinux_epoll_control(int epoll, int operation, int descriptor) {
  return epoll_ctl(epoll, operation, descriptor, 0);
}

int clinux_epoll_control_event(int epoll, int operation, int descriptor, uint32_t events, uint64_t data) {
  struct epoll_event event = {events, {.u64 = data}};
  return epoll_ctl(epoll, operation, descriptor, &event);
}

int clinux_epoll_wait(int epoll, void *events, int most, int milliseconds) {
  int found = epoll_wait(epoll, (struct epoll_event *)events, most, milliseconds);
  /* The kernel's structure has no gap on x86: from the last one on, each moves to its place. */
  for (int index = found - 1; index >= 0; --index) {
    struct epoll_event event = ((struct epoll_event *)events)[index];
    uint64_t record[2] = {event.events, event.data.u64};
    memcpy((char *)events + sizeof record * index, record, sizeof record);
  }
  return found;
}

int clinux_set_capability(int set, int capability, int is_on) {
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
  if (capability < 0 || capability > 63 || set < 0 || set > 2) {
    errno = EINVAL;
    return -1;
  }
  if (syscall(SYS_capget, &header, data) < 0) return -1;
  struct __user_cap_data_struct *word = &data[capability / 32];
  uint32_t *bits = set == 0 ? &word->effective : set == 1 ? &word->permitted : &word->inheritable;
  uint32_t bit = UINT32_C(1) << capability % 32;
  *bits = is_on ? *bits | bit : *bits & ~bit;
  return (int)syscall(SYS_capset, &header, data);
}

int clinux_wait(int descriptor, short events, int64_t nanoseconds) {
  struct pollfd entry = {descriptor, events, 0};
  struct timespec span = {nanoseconds / 1000000000, nanoseconds % 1000000000};
  int found = ppoll(&entry, 1, nanoseconds < 0 ? 0 : &span, 0);
  return found > 0 ? entry.revents : found;
}

int clinux_start_thread(void *(*body)(void *), void *argument) {
  pthread_attr_t attributes;
  pthread_t thread;
  int error = pthread_attr_init(&attributes);
  if (error) return error;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 512 << 10);
  error = pthread_create(&thread, &attributes, body, argument);
  pthread_attr_destroy(&attributes);
  return error;
}

static void close_all_but(int number) {
  if (number > 3) syscall(SYS_close_range, 3U, (unsigned)number - 1, 0U);
  syscall(SYS_close_range, number < 3 ? 3U : (unsigned)number + 1, ~0U, 0U);
}

static int start_shell(
    const char *shell, const char *command, const char *name, int input, int output, int error, int is_urgent, int group,
    int handed, int number) {
  /* The child uses our memory until it executes the shell: a copy of it takes longer than all else here. */
  pid_t child = vfork();
  if (child != 0) return child;
  /* Other threads may hold any lock, and what is written stays: only system calls from here on. */
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, 0);
  signal(SIGPIPE, SIG_DFL);
  if (is_urgent) clinux_be_urgent(CLINUX_URGENT);
  else clinux_be_ordinary();
  setpgid(0, group);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || (error != 2 && dup2(error, 2) < 0)) _exit(126);
  /* dup2 of a descriptor to itself would leave it closed by exec. */
  if (handed == number && handed >= 0) fcntl(handed, F_SETFD, 0);
  else if (handed >= 0 && dup2(handed, number) < 0) _exit(126);
  /* A command left in the background must not hold the script's connections open. */
  close_all_but(handed < 0 ? -1 : number);
  execl(shell ? shell : "/bin/sh", shell ? shell : "sh", "-c", command, name, (char *)0);
  _exit(127);
}

int clinux_start_shell(const char *command, int input, int output, int error, int is_urgent) {
  return start_shell(0, command, 0, input, output, error, is_urgent, 0, -1, -1);
}

int clinux_start_shell_handing(const char *command, int input, int output, int handed, int number) {
  return start_shell(0, command, 0, input, output, output, 0, 0, handed, number);
}

int clinux_start_shell_in_group(
    const char *shell, const char *command, const char *name, int input, int output, int is_urgent, int group) {
  return start_shell(shell, command, name, input, output, output, is_urgent, group, -1, -1);
}

int clinux_process_status(int process) {
  siginfo_t end;
  while (waitid(P_PID, (id_t)process, &end, WEXITED | WNOWAIT) < 0)
    if (errno != EINTR) return -1;
  return end.si_code == CLD_EXITED ? end.si_status : 128 + end.si_status;
}

int clinux_has_variable(const char *start) {
  size_t length = strlen(start);
  for (char **entry = environ; entry && *entry; ++entry)
    if (!strncmp(*entry, start, length)) return 1;
  return 0;
}

int clinux_memory_file(void) { return memfd_create("output", MFD_CLOEXEC); }

int clinux_process_end(int process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int clinux_thread_id(void) { return (int)syscall(SYS_gettid); }

int64_t clinux_real_time(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

int clinux_raise_descriptor_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -1;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) < 0) return -1;
  return limit.rlim_max > INT32_MAX ? INT32_MAX : (int)limit.rlim_max;
}
