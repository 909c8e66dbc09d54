/* Names of hosts. No policy. */
#ifndef CLINUX_RESOLVE_H
#define CLINUX_RESOLVE_H

#include <stdint.h>

/* The addresses of a host, at most `most`: for each one octet with its length, 4 or 16, and 16 octets of room. Returns how
   many, or an error number of getaddrinfo(3), which is negative. */
int clinux_resolve(const char *host, uint8_t *addresses, int most);

#endif
