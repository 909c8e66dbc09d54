/* TUN devices. No policy. Functions return -1 and set errno on failure. */
#ifndef CLINUX_TUN_H
#define CLINUX_TUN_H

#include <stddef.h>
#include <stdint.h>

/* Opens the file of TUN devices, in the network namespace of the calling thread; reading never waits, or does. */
int clinux_tun_open(void);
int clinux_tun_open_waiting(void);

enum {
  CLINUX_TUN_HEADERS,  /* packets of IP, each after a struct virtio_net_hdr */
  CLINUX_TUN_OFFLOADS, /* the same, and it takes checksums that are not filled and TCP segments to be cut */
  CLINUX_TUN,          /* packets of IP alone */
  CLINUX_TAP,          /* frames of Ethernet */
};

/* Makes a device of one of these kinds. It stays when the descriptor is closed, until its namespace ends. */
int clinux_tun_make(int tun, const char *name, int kind);

/* Lets a packet arrive. `segment`: octets of payload of the TCP segments that it counts as, 0 for one packet. */
int clinux_tun_write(int tun, const void *packet, size_t size, uint16_t segment);

/* Takes the next packet that was sent, and forgets it: 1, or 0 when there is none now. */
int clinux_tun_drop(int tun);

#endif
