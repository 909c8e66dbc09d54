/* What Glibc's Swift module lacks: headers, and macros and unions that Swift cannot import. No policy. */
#ifndef CLINUX_H
#define CLINUX_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif

#endif
