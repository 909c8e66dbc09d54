#include "clinux.h"
#include "endpoint.h"
#include "guard.h"
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#ifndef IPV6_MINHOPCOUNT
#define IPV6_MINHOPCOUNT 73
#endif

static int family(size_t size) { return size == 4 ? AF_INET : AF_INET6; }

int clinux_guard_open(const uint8_t *address, size_t size, uint16_t port) {
  int guard = socket(family(size), SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
  if (guard < 0) return -1;
  union clinux_endpoint endpoint;
  socklen_t length = clinux_endpoint(&endpoint, address, size, port);
  if (bind(guard, &endpoint.any, length) == 0) return guard;
  int code = errno;
  close(guard);
  errno = code;
  return -1;
}

int clinux_bound_port(int socket) {
  union clinux_endpoint endpoint;
  socklen_t length = sizeof endpoint;
  if (getsockname(socket, &endpoint.any, &length) < 0) return -1;
  return ntohs(endpoint.any.sa_family == AF_INET ? endpoint.v4.sin_port : endpoint.v6.sin6_port);
}

int clinux_guard_drop_all(int socket) {
  struct sock_filter drop = BPF_STMT(BPF_RET | BPF_K, 0);
  struct sock_fprog program = {.len = 1, .filter = &drop};
  return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

static int family_of(int socket) {
  int family;
  socklen_t length = sizeof family;
  return getsockopt(socket, SOL_SOCKET, SO_DOMAIN, &family, &length) < 0 ? -1 : family;
}

int clinux_guard_demand_digest(int socket) {
  struct tcp_md5sig peers;
  memset(&peers, 0, sizeof peers);
  int kind = family_of(socket);
  if (kind < 0) return -1;
  peers.tcpm_addr.ss_family = (sa_family_t)kind;
  peers.tcpm_flags = TCP_MD5SIG_FLAG_PREFIX;
  peers.tcpm_prefixlen = 0;
  peers.tcpm_keylen = 1;
  peers.tcpm_key[0] = 1;
  return setsockopt(socket, IPPROTO_TCP, TCP_MD5SIG_EXT, &peers, sizeof peers);
}

int clinux_guard_demand_hops(int socket) {
  int most = 255;
  int kind = family_of(socket);
  if (kind < 0) return -1;
  if (kind == AF_INET) return setsockopt(socket, IPPROTO_IP, IP_MINTTL, &most, sizeof most);
  return setsockopt(socket, IPPROTO_IPV6, IPV6_MINHOPCOUNT, &most, sizeof most);
}

int clinux_guard_listen(int socket) { return listen(socket, 1); }

int clinux_raw_open(size_t size) {
  int raw = socket(family(size), SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
  if (raw < 0 || size == 4) return raw;
  /* What is longer than the MTU is to fail, not to be cut. */
  int probe = IPV6_PMTUDISC_PROBE;
  setsockopt(raw, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &probe, sizeof probe);
  return raw;
}

int clinux_raw_send(int socket, const void *packet, size_t size) {
  union clinux_endpoint endpoint;
  const uint8_t *octets = packet;
  int is_version6 = size > 0 && octets[0] >> 4 == 6;
  size_t place = is_version6 ? 24 : 16;
  size_t width = is_version6 ? 16 : 4;
  if (size < place + width) {
    errno = EINVAL;
    return -1;
  }
  socklen_t length = clinux_endpoint(&endpoint, octets + place, width, 0);
  ssize_t sent;
  do sent = sendto(socket, packet, size, 0, &endpoint.any, length);
  while (sent < 0 && errno == EINTR);
  return sent < 0 ? -1 : 0;
}
