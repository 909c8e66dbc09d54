/* Sockets for probing from an address of this host: what keeps its kernel silent, and a way to send to itself. No policy.
   Functions return -1 and set errno on failure. */
#ifndef CLINUX_GUARD_H
#define CLINUX_GUARD_H

#include <stddef.h>
#include <stdint.h>

/* A TCP socket bound to this address (4 or 16 octets) and port, 0 for any that is free. */
int clinux_guard_open(const uint8_t *address, size_t size, uint16_t port);

/* The port that a socket is bound to. */
int clinux_bound_port(int socket);

/* The ways to make a listener drop every segment without an answer; before `clinux_guard_listen`. */
int clinux_guard_drop_all(int socket);      /* a filter that takes nothing: CAP_NET_ADMIN */
int clinux_guard_demand_digest(int socket); /* every peer must sign (TCP_MD5SIG_EXT) */
int clinux_guard_demand_hops(int socket);   /* no TTL below 255 (IP_MINTTL, IPV6_MINHOPCOUNT) */

int clinux_guard_listen(int socket);

/* A raw socket that sends packets with their IP header as they are given; 4 or 16 as the size of an address. */
int clinux_raw_open(size_t size);

/* Sends a packet to the address that its header names. */
int clinux_raw_send(int socket, const void *packet, size_t size);

#endif
