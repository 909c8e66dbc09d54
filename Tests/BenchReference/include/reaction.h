// What the reaction of a packet link compares with: a loop of poll, recvmsg and sendmsg in plain C.

#ifndef BENCH_REACTION_H
#define BENCH_REACTION_H

#include <stdint.h>

/// The two ends, in host order, on an Ethernet interface.
struct bench_path {
  const char *interface;
  uint64_t source_hardware, destination_hardware;
  uint32_t source, destination;
  uint16_t destination_port;
};

/// Opens a packet socket for segments to `source`; returns it, or -1 with errno.
int bench_open_path(const struct bench_path *path);

/// Shakes hands `count` times, each from a port of its own, and resets. Writes nanoseconds from the kernel's stamp of the
/// SYN-ACK to its stamp of our ACK. Returns 0, or -1 with errno.
int bench_shake_hands(
    int socket, const struct bench_path *path, uint16_t first_port, int count, int64_t *reactions);

#endif
