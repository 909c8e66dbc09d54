/* A terminal whose octets are read as they are typed. No policy. Functions return -1 and set errno on failure. */
#ifndef CLINUX_TERMINAL_H
#define CLINUX_TERMINAL_H

#include "clinux.h"

/* Octets come one by one, unechoed, and no key is a signal; what is written is processed as before. The terminal gets its
   former settings back by clinux_terminal_restore, and if a fault ends the process. One terminal at a time. */
int clinux_terminal_raw(int terminal);

/* Nothing happens if it is not raw. */
int clinux_terminal_restore(void);

/* Stops the process until somebody continues it. */
int clinux_stop_self(void);

#endif
