// Building, reading and checking one segment, as a C programmer writes it who cares for speed and not for wrong input.

#include "bench_reference.h"

#include <string.h>

static void put16(uint8_t *at, uint16_t value) {
  value = __builtin_bswap16(value);
  memcpy(at, &value, 2);
}

static void put32(uint8_t *at, uint32_t value) {
  value = __builtin_bswap32(value);
  memcpy(at, &value, 4);
}

static uint16_t get16(const uint8_t *at) {
  uint16_t value;
  memcpy(&value, at, 2);
  return __builtin_bswap16(value);
}

static uint32_t get32(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, 4);
  return __builtin_bswap32(value);
}

/// Sums in the machine's byte order (RFC 1071, section 2 B), four octets at a time.
static uint64_t sum(const uint8_t *octets, size_t count, uint64_t start) {
  uint64_t total = start;
  for (; count >= 4; octets += 4, count -= 4) {
    uint32_t word;
    memcpy(&word, octets, 4);
    total += word;
  }
  if (count >= 2) {
    uint16_t word;
    memcpy(&word, octets, 2);
    total += word;
    octets += 2;
    count -= 2;
  }
  return count ? total + *octets : total;
}

static uint16_t fold(uint64_t total) {
  total = (total >> 32) + (total & 0xFFFFFFFF);
  total = (total >> 32) + (total & 0xFFFFFFFF);
  total = (total >> 16) + (total & 0xFFFF);
  total = (total >> 16) + (total & 0xFFFF);
  return (uint16_t)~((total >> 16) + (total & 0xFFFF));
}

uint16_t bench_checksum(const uint8_t *octets, size_t count) {
  return __builtin_bswap16(fold(sum(octets, count, 0)));
}

static uint64_t pseudo_header(const uint8_t *ip, size_t count) {
  return sum(ip + 12, 8, __builtin_bswap16(6) + (uint64_t)__builtin_bswap16((uint16_t)count));
}

static void build_ipv4(const struct bench_segment *segment, uint8_t *ip) {
  put16(ip, 0x4500);
  put16(ip + 2, 60);
  put16(ip + 4, segment->identification);
  put16(ip + 6, 0x4000);
  ip[8] = segment->time_to_live;
  ip[9] = 6;
  put16(ip + 10, 0);
  put32(ip + 12, segment->source);
  put32(ip + 16, segment->destination);
  uint16_t checksum = fold(sum(ip, 20, 0));
  memcpy(ip + 10, &checksum, 2);
}

static void build_options(const struct bench_segment *segment, uint8_t *at) {
  put16(at, 0x0204);
  put16(at + 2, segment->mss);
  put16(at + 4, 0x0402);
  put16(at + 6, 0x080A);
  put32(at + 8, segment->timestamp);
  put32(at + 12, segment->echo);
  at[16] = 1;
  put16(at + 17, 0x0303);
  at[19] = segment->window_scale;
}

size_t bench_build(const struct bench_segment *segment, uint8_t *frame) {
  put16(frame, (uint16_t)(segment->ethernet_destination >> 32));
  put32(frame + 2, (uint32_t)segment->ethernet_destination);
  put16(frame + 6, (uint16_t)(segment->ethernet_source >> 32));
  put32(frame + 8, (uint32_t)segment->ethernet_source);
  put16(frame + 12, 0x0800);
  uint8_t *ip = frame + 14, *tcp = frame + 34;
  build_ipv4(segment, ip);
  put16(tcp, segment->source_port);
  put16(tcp + 2, segment->destination_port);
  put32(tcp + 4, segment->sequence);
  put32(tcp + 8, segment->acknowledgement);
  put16(tcp + 12, (uint16_t)(10 << 12 | segment->flags));
  put16(tcp + 14, segment->window);
  put32(tcp + 16, 0);
  build_options(segment, tcp + 20);
  uint16_t checksum = fold(sum(tcp, 40, pseudo_header(ip, 40)));
  memcpy(tcp + 16, &checksum, 2);
  return 74;
}

int bench_read_options(const struct bench_parsed *parsed, struct bench_options *options) {
  const uint8_t *at = parsed->options, *end = at + parsed->option_count;
  memset(options, 0, sizeof *options);
  while (at < end && *at != 0) {
    if (*at == 1) {
      at++;
      continue;
    }
    if (end - at < 2 || at[1] < 2 || at[1] > end - at) return 0;
    switch (*at) {
      case 2: options->mss = get16(at + 2); break;
      case 3: options->window_scale = at[2]; break;
      case 4: options->sack_permitted = 1; break;
      case 8:
        options->timestamp = get32(at + 2);
        options->echo = get32(at + 6);
        break;
    }
    at += at[1];
  }
  return 1;
}

int bench_parse(const uint8_t *frame, size_t count, struct bench_parsed *parsed) {
  if (count < 54 || get16(frame + 12) != 0x0800) return 0;
  parsed->ethernet_destination = (uint64_t)get16(frame) << 32 | get32(frame + 2);
  parsed->ethernet_source = (uint64_t)get16(frame + 6) << 32 | get32(frame + 8);
  const uint8_t *ip = frame + 14;
  size_t header = (size_t)(ip[0] & 15) * 4, total = get16(ip + 2);
  if (ip[0] >> 4 != 4 || header != 20 || total < 40 || total + 14 > count || ip[9] != 6) return 0;
  parsed->type_of_service = ip[1];
  parsed->total_length = (uint16_t)total;
  parsed->identification = get16(ip + 4);
  parsed->fragment = get16(ip + 6);
  parsed->time_to_live = ip[8];
  parsed->protocol = ip[9];
  parsed->ip_checksum = get16(ip + 10);
  parsed->source = get32(ip + 12);
  parsed->destination = get32(ip + 16);
  const uint8_t *tcp = ip + header;
  size_t offset = (size_t)(tcp[12] >> 4) * 4;
  if (offset < 20 || header + offset > total) return 0;
  parsed->source_port = get16(tcp);
  parsed->destination_port = get16(tcp + 2);
  parsed->sequence = get32(tcp + 4);
  parsed->acknowledgement = get32(tcp + 8);
  parsed->flags = get16(tcp + 12) & 0xFFF;
  parsed->window = get16(tcp + 14);
  parsed->tcp_checksum = get16(tcp + 16);
  parsed->urgent_pointer = get16(tcp + 18);
  parsed->option_count = (uint8_t)(offset - 20);
  memcpy(parsed->options, tcp + 20, offset - 20);
  parsed->payload = 14 + header + offset;
  parsed->end = 14 + total;
  return 1;
}

int bench_checksums_are_right(const uint8_t *frame, size_t count) {
  const uint8_t *ip = frame + 14;
  size_t header = (size_t)(ip[0] & 15) * 4, total = get16(ip + 2);
  if (header < 20 || total < header || total + 14 > count) return 0;
  if (fold(sum(ip, header, 0)) != 0) return 0;
  return fold(sum(ip + header, total - header, pseudo_header(ip, total - header))) == 0;
}
