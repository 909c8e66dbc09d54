#define _GNU_SOURCE 1
#include "scheduling.h"

#include <sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* struct sched_attr of linux/sched/types.h, a header that is at odds with <sched.h>. */
struct scheduling {
  uint32_t size, policy;
  uint64_t flags;
  int32_t nice;
  uint32_t priority;
  uint64_t slice, deadline, period;
};

static int get(struct scheduling *own) {
  return (int)syscall(SYS_sched_getattr, 0, own, (unsigned)sizeof *own, 0);
}

static int set(struct scheduling *own) { return (int)syscall(SYS_sched_setattr, 0, own, 0); }

static int is_ours(const struct scheduling *own) {
  return own->policy == SCHED_FIFO && own->priority <= CLINUX_MOST_URGENT;
}

int clinux_be_urgent(int priority) {
  struct scheduling own;
  if (get(&own) < 0) return -1;
  if (!is_ours(&own) && (own.policy != SCHED_OTHER || own.nice != 0)) return 0;
  struct scheduling first = {.size = sizeof first, .policy = SCHED_FIFO, .priority = priority};
  if (set(&first) == 0) return 0;
  own.slice = 100000; /* ns, the least that Linux takes since 6.12; before, it does nothing */
  return set(&own);
}

int clinux_be_ordinary(void) {
  struct scheduling own;
  if (get(&own) < 0) return -1;
  if (is_ours(&own)) own.policy = SCHED_OTHER;
  if (own.policy != SCHED_OTHER) return 0;
  own.priority = 0;
  own.slice = 0;
  return set(&own);
}
