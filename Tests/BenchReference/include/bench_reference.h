// What the benchmarks compare with: the same work in plain C, compiled -O2, and a count of allocations.

#ifndef BENCH_REFERENCE_H
#define BENCH_REFERENCE_H

#include "reaction.h"
#include <stddef.h>
#include <stdint.h>

/// Nanoseconds of processor time that this thread has used: what other programs take is not counted.
uint64_t bench_now(void);

/// Makes the compiler believe that these octets are read and changed here.
void bench_keep(void *octets);

/// Calls of malloc, calloc, realloc and their aligned relatives since the program began.
uint64_t bench_allocations(void);

/// The values of a SYN over IPv4 and Ethernet.
struct bench_segment {
  uint64_t ethernet_destination, ethernet_source;
  uint32_t source, destination;
  uint16_t identification;
  uint8_t time_to_live;
  uint16_t source_port, destination_port;
  uint32_t sequence, acknowledgement;
  uint16_t flags, window;
  uint16_t mss;
  uint8_t window_scale;
  uint32_t timestamp, echo;
};

/// Writes a SYN with MSS, SACK permitted, timestamps, NOP and window scale and both checksums; returns its 74 octets.
size_t bench_build(const struct bench_segment *segment, uint8_t *frame);

/// Every field of a frame, options as octets.
struct bench_parsed {
  uint64_t ethernet_destination, ethernet_source;
  uint32_t source, destination;
  uint16_t total_length, identification, fragment, ip_checksum;
  uint8_t type_of_service, time_to_live, protocol, option_count;
  uint16_t source_port, destination_port;
  uint32_t sequence, acknowledgement;
  uint16_t flags, window, tcp_checksum, urgent_pointer;
  uint8_t options[40];
  size_t payload, end;
};

/// Reads a frame; returns 0 if it is not whole TCP over IPv4 without IP options. Does not look at checksums.
int bench_parse(const uint8_t *frame, size_t count, struct bench_parsed *parsed);

struct bench_options {
  uint16_t mss;
  uint8_t window_scale, sack_permitted;
  uint32_t timestamp, echo;
};

/// Reads the options of a parsed frame; returns 0 if a length is wrong.
int bench_read_options(const struct bench_parsed *parsed, struct bench_options *options);

/// Whether the checksums of the IPv4 header and of the TCP segment are right.
int bench_checksums_are_right(const uint8_t *frame, size_t count);

/// The internet checksum of these octets, host order.
uint16_t bench_checksum(const uint8_t *octets, size_t count);

/// Nanoseconds per segment for `count` times each.
double bench_time_build(uint64_t count);
double bench_time_parse(uint64_t count);
double bench_time_options(uint64_t count);
double bench_time_verify(uint64_t count);
/// Nanoseconds per checksum of `size` octets, at most 65536.
double bench_time_checksum(uint64_t count, size_t size);

#endif
