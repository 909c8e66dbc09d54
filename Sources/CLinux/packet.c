#include "packet.h"
#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

_Static_assert(sizeof(struct clinux_instruction) == sizeof(struct sock_filter), "one layout");

enum { control_size = 256 };

static int64_t nanoseconds(const struct timespec *time) {
  return (int64_t)time->tv_sec * 1000000000 + time->tv_nsec;
}

int clinux_packet_open(void) {
  return socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

int clinux_attach_filter(int socket, const struct clinux_instruction *program, uint16_t count) {
  struct sock_fprog filter = {.len = count, .filter = (struct sock_filter *)program};
  return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter);
}

static int set_stamps(int socket, int flags) {
  return setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags);
}

int clinux_enable_stamps(int socket) {
  /* The numbers begin with 0 when they are switched on. */
  if (set_stamps(socket, 0) < 0) return -1;
  return set_stamps(
      socket, SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE |
                  SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_OPT_ID |
                  SOF_TIMESTAMPING_OPT_TSONLY);
}

int clinux_enable_arrival_stamps(int socket) {
  return set_stamps(socket, SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_RX_SOFTWARE);
}

int clinux_packet_prepare(int socket, int room, int ignores_outgoing) {
  int on = 1;
  if (setsockopt(socket, SOL_PACKET, PACKET_AUXDATA, &on, sizeof on) < 0) return -1;
  if (ignores_outgoing &&
      setsockopt(socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on) < 0)
    return -1;
  if (setsockopt(socket, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on) < 0) return -1;
  /* The machine's limit holds for who has no CAP_NET_ADMIN in the first user namespace. */
  if (setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) == 0) return 0;
  return setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
}

int clinux_packet_bind(int socket, int interface) {
  struct sockaddr_ll address = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = interface};
  return bind(socket, (struct sockaddr *)&address, sizeof address);
}

int clinux_packet_send(int socket, const void *frame, size_t size) {
  ssize_t sent;
  do sent = send(socket, frame, size, 0);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -1 : 0;
}

static void read_arrival(struct cmsghdr *part, struct clinux_arrival *arrival) {
  if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SO_TIMESTAMPING) {
    struct scm_timestamping stamps;
    memcpy(&stamps, CMSG_DATA(part), sizeof stamps);
    arrival->stamp = nanoseconds(&stamps.ts[0]);
  } else if (part->cmsg_level == SOL_PACKET && part->cmsg_type == PACKET_AUXDATA) {
    struct tpacket_auxdata data;
    memcpy(&data, CMSG_DATA(part), sizeof data);
    arrival->checksum_is_unfilled = (data.tp_status & TP_STATUS_CSUMNOTREADY) != 0;
  } else if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SO_RXQ_OVFL) {
    memcpy(&arrival->lost, CMSG_DATA(part), sizeof arrival->lost);
  }
}

int clinux_packet_receive(int socket, void *room, size_t size, struct clinux_arrival *arrival) {
  _Alignas(struct cmsghdr) char control[control_size];
  struct sockaddr_ll source = {0};
  struct iovec part = {.iov_base = room, .iov_len = size};
  struct msghdr message = {
      .msg_name = &source, .msg_namelen = sizeof source, .msg_iov = &part, .msg_iovlen = 1,
      .msg_control = control, .msg_controllen = sizeof control};
  ssize_t length;
  do length = recvmsg(socket, &message, MSG_DONTWAIT | MSG_TRUNC);
  while (length < 0 && errno == EINTR);
  if (length < 0) return errno == EAGAIN ? 0 : -1;
  *arrival = (struct clinux_arrival){
      .length = (int32_t)length, .is_outgoing = source.sll_pkttype == PACKET_OUTGOING};
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c))
    read_arrival(c, arrival);
  return 1;
}

int clinux_packet_lost(int socket, uint32_t *lost) {
  struct tpacket_stats counts;
  socklen_t size = sizeof counts;
  if (getsockopt(socket, SOL_PACKET, PACKET_STATISTICS, &counts, &size) < 0) return -1;
  *lost = counts.tp_drops;
  return 0;
}

/* What tells the number of a sent packet. */
static int is_error(const struct cmsghdr *part) {
  return (part->cmsg_level == SOL_PACKET && part->cmsg_type == PACKET_TX_TIMESTAMP) ||
         (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR) ||
         (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR);
}

int clinux_sent_stamp(int socket, uint32_t *number, int64_t *stamp) {
  _Alignas(struct cmsghdr) char control[control_size];
  struct msghdr message = {.msg_control = control, .msg_controllen = sizeof control};
  ssize_t length;
  do length = recvmsg(socket, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
  while (length < 0 && errno == EINTR);
  if (length < 0) return errno == EAGAIN ? 0 : -1;
  *stamp = 0;
  *number = UINT32_MAX;
  for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_TIMESTAMPING) {
      struct scm_timestamping stamps;
      memcpy(&stamps, CMSG_DATA(c), sizeof stamps);
      *stamp = nanoseconds(&stamps.ts[0]);
    } else if (is_error(c)) {
      struct sock_extended_err error;
      memcpy(&error, CMSG_DATA(c), sizeof error);
      *number = error.ee_data;
    }
  }
  return 1;
}

int clinux_wait_readable(int descriptor, int64_t time) {
  struct pollfd item = {.fd = descriptor, .events = POLLIN};
  struct timespec limit = {.tv_sec = time / 1000000000, .tv_nsec = time % 1000000000};
  int ready = ppoll(&item, 1, &limit, 0);
  if (ready <= 0) return ready;
  return ((item.revents & POLLIN) != 0) | ((item.revents & (POLLERR | POLLHUP)) != 0) << 1;
}
