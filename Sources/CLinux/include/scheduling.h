/* When a thread gets a processor. No policy. The functions return -1 and set errno on failure. */
#ifndef CLINUX_SCHEDULING_H
#define CLINUX_SCHEDULING_H

#include "clinux.h"

/* From here on this thread, and those that it starts, run as soon as they can whatever else there is to be done:
   SCHED_FIFO with this priority where that is allowed, else the shortest slice, which makes the scheduler prefer them when
   they wake up. A thread that was given a priority by somebody else keeps that. */
int clinux_be_urgent(int priority);

/* For threads that must never wait for what has the other one. */
#define CLINUX_MOST_URGENT 2
#define CLINUX_URGENT 1

/* Undoes it for this thread. */
int clinux_be_ordinary(void);

#endif
