#include "bench_reference.h"

#include <string.h>

static struct bench_segment example(void) {
  return (struct bench_segment){
      .ethernet_destination = 0x020000000002, .ethernet_source = 0x020000000001,
      .source = 0xC0000201, .destination = 0xC0A80001, .identification = 1, .time_to_live = 64,
      .source_port = 40000, .destination_port = 8080, .sequence = 1, .flags = 2, .window = 65535,
      .mss = 1460, .window_scale = 7, .timestamp = 1};
}

double bench_time_build(uint64_t count) {
  struct bench_segment segment = example();
  uint8_t frame[128];
  uint64_t start = bench_now();
  for (uint64_t round = 0; round < count; round++) {
    segment.sequence = (uint32_t)round;
    segment.timestamp = (uint32_t)round;
    bench_build(&segment, frame);
    bench_keep(frame);
  }
  return (double)(bench_now() - start) / (double)count;
}

double bench_time_parse(uint64_t count) {
  struct bench_segment segment = example();
  struct bench_parsed parsed;
  uint8_t frame[128];
  size_t size = bench_build(&segment, frame);
  uint64_t start = bench_now();
  for (uint64_t round = 0; round < count; round++) {
    bench_keep(frame);
    bench_parse(frame, size, &parsed);
    bench_keep(&parsed);
  }
  return (double)(bench_now() - start) / (double)count;
}

double bench_time_options(uint64_t count) {
  struct bench_segment segment = example();
  struct bench_parsed parsed;
  struct bench_options options;
  uint8_t frame[128];
  bench_parse(frame, bench_build(&segment, frame), &parsed);
  uint64_t start = bench_now();
  for (uint64_t round = 0; round < count; round++) {
    bench_keep(&parsed);
    bench_read_options(&parsed, &options);
    bench_keep(&options);
  }
  return (double)(bench_now() - start) / (double)count;
}

double bench_time_verify(uint64_t count) {
  struct bench_segment segment = example();
  uint8_t frame[128];
  size_t size = bench_build(&segment, frame);
  int right = 0;
  uint64_t start = bench_now();
  for (uint64_t round = 0; round < count; round++) {
    bench_keep(frame);
    right = bench_checksums_are_right(frame, size);
    bench_keep(&right);
  }
  return (double)(bench_now() - start) / (double)count;
}

double bench_time_checksum(uint64_t count, size_t size) {
  static uint8_t octets[65536];
  memset(octets, 0xA5, sizeof octets);
  uint16_t value = 0;
  uint64_t start = bench_now();
  for (uint64_t round = 0; round < count; round++) {
    bench_keep(octets);
    value = bench_checksum(octets, size);
    bench_keep(&value);
  }
  return (double)(bench_now() - start) / (double)count;
}
