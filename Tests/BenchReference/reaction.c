#define _GNU_SOURCE
#include "reaction.h"

#include "bench_reference.h"
#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { syn = 0x02, rst = 0x04, ack = 0x10, frame_size = 54, control_size = 256, patience = 1000 };

static void put16(uint8_t *to, uint16_t value) {
  value = htons(value);
  memcpy(to, &value, 2);
}

static void put32(uint8_t *to, uint32_t value) {
  value = htonl(value);
  memcpy(to, &value, 4);
}

static uint32_t get32(const uint8_t *from) {
  uint32_t value;
  memcpy(&value, from, 4);
  return ntohl(value);
}

static void put_hardware(uint8_t *to, uint64_t address) {
  for (int i = 0; i < 6; i++) to[i] = (uint8_t)(address >> (40 - 8 * i));
}

static void build(
    uint8_t *frame, const struct bench_path *path, uint16_t port, uint32_t sequence,
    uint32_t acknowledgement, uint8_t flags) {
  memset(frame, 0, frame_size);
  put_hardware(frame, path->destination_hardware);
  put_hardware(frame + 6, path->source_hardware);
  put16(frame + 12, ETH_P_IP);
  uint8_t *ip = frame + 14, *tcp = frame + 34;
  put16(ip, 0x4500);
  put16(ip + 2, 40);
  put16(ip + 8, 0x4006);
  put32(ip + 12, path->source);
  put32(ip + 16, path->destination);
  put16(ip + 10, bench_checksum(ip, 20));
  put16(tcp, port);
  put16(tcp + 2, path->destination_port);
  put32(tcp + 4, sequence);
  put32(tcp + 8, acknowledgement);
  put16(tcp + 12, (uint16_t)(0x5000 | flags));
  put16(tcp + 14, 65535);
  uint8_t pseudo[32];
  memcpy(pseudo, ip + 12, 8);
  put16(pseudo + 8, 6);
  put16(pseudo + 10, 20);
  memcpy(pseudo + 12, tcp, 20);
  put16(tcp + 16, bench_checksum(pseudo, sizeof pseudo));
}

int bench_open_path(const struct bench_path *path) {
  int number = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
  if (number < 0) return -1;
  struct sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_IP, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 30), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, path->source, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0xFFFFFFFF), BPF_STMT(BPF_RET | BPF_K, 0)};
  struct sock_fprog filter = {.len = sizeof program / sizeof *program, .filter = program};
  int on = 1, stamps = SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE |
                       SOF_TIMESTAMPING_OPT_TSONLY;
  struct sockaddr_ll address = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
      .sll_ifindex = (int)if_nametoindex(path->interface)};
  if (setsockopt(number, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) < 0 ||
      setsockopt(number, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) < 0 ||
      setsockopt(number, SOL_SOCKET, SO_TIMESTAMPING, &stamps, sizeof stamps) < 0 ||
      bind(number, (struct sockaddr *)&address, sizeof address) < 0)
    return -1;
  return number;
}

/* Receives into `frame`, from the error queue with MSG_ERRQUEUE; the kernel's stamp, or -1. */
static int64_t receive(int number, uint8_t *frame, size_t size, int flags) {
  _Alignas(struct cmsghdr) char control[control_size];
  struct iovec part = {.iov_base = frame, .iov_len = size};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  if (recvmsg(number, &message, flags | MSG_DONTWAIT) < 0) return -1;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SO_TIMESTAMPING) continue;
    struct scm_timestamping stamps;
    memcpy(&stamps, CMSG_DATA(c), sizeof stamps);
    return (int64_t)stamps.ts[0].tv_sec * 1000000000 + stamps.ts[0].tv_nsec;
  }
  errno = ENODATA;
  return -1;
}

/* Sends and asks for the stamp of it. */
static int send_stamped(int number, uint8_t *frame) {
  _Alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof(uint32_t))];
  struct iovec part = {.iov_base = frame, .iov_len = frame_size};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  struct cmsghdr *wish = CMSG_FIRSTHDR(&message);
  wish->cmsg_level = SOL_SOCKET;
  wish->cmsg_type = SO_TIMESTAMPING;
  wish->cmsg_len = CMSG_LEN(sizeof(uint32_t));
  uint32_t flags = SOF_TIMESTAMPING_TX_SOFTWARE;
  memcpy(CMSG_DATA(wish), &flags, sizeof flags);
  return sendmsg(number, &message, 0) < 0 ? -1 : 0;
}

static int shake(int number, const struct bench_path *path, uint16_t port, int64_t *reaction) {
  uint8_t frame[frame_size], answer[2048];
  uint32_t sequence = (uint32_t)port << 16;
  build(frame, path, port, sequence, 0, syn);
  if (send(number, frame, sizeof frame, 0) < 0) return -1;
  struct pollfd item = {.fd = number, .events = POLLIN};
  if (poll(&item, 1, patience) != 1) return -1;
  int64_t arrived = receive(number, answer, sizeof answer, 0);
  if (arrived < 0) return -1;
  build(frame, path, port, sequence + 1, get32(answer + 38) + 1, ack);
  if (send_stamped(number, frame) < 0) return -1;
  int64_t sent = receive(number, 0, 0, MSG_ERRQUEUE);
  if (sent < 0) return -1;
  *reaction = sent - arrived;
  build(frame, path, port, sequence + 1, 0, rst);
  return send(number, frame, sizeof frame, 0) < 0 ? -1 : 0;
}

int bench_shake_hands(
    int number, const struct bench_path *path, uint16_t first_port, int count,
    int64_t *reactions) {
  /* What came for others in the meantime. */
  while (receive(number, 0, 0, 0) >= 0) {}
  for (int i = 0; i < count; i++)
    if (shake(number, path, (uint16_t)(first_port + i), reactions + i) < 0) return -1;
  return 0;
}
