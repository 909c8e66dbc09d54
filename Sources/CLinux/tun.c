#include "tun.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

int clinux_tun_open(void) { return open("/dev/net/tun", O_RDWR | O_CLOEXEC | O_NONBLOCK); }

int clinux_tun_open_waiting(void) { return open("/dev/net/tun", O_RDWR | O_CLOEXEC); }

int clinux_tun_make(int tun, const char *name, int kind) {
  int has_headers = kind == CLINUX_TUN_HEADERS || kind == CLINUX_TUN_OFFLOADS;
  struct ifreq ifr;
  memset(&ifr, 0, sizeof ifr);
  strncpy(ifr.ifr_name, name, sizeof ifr.ifr_name - 1);
  ifr.ifr_flags = (kind == CLINUX_TAP ? IFF_TAP : IFF_TUN) | IFF_NO_PI | (has_headers ? IFF_VNET_HDR : 0);
  if (ioctl(tun, TUNSETIFF, &ifr) < 0) return -1;
  unsigned long features = TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_TSO_ECN;
  if (ioctl(tun, TUNSETOFFLOAD, kind == CLINUX_TUN_OFFLOADS ? features : 0) < 0) return -1;
  return ioctl(tun, TUNSETPERSIST, 1);
}

int clinux_tun_write(int tun, const void *packet, size_t size, uint16_t segment) {
  struct virtio_net_hdr header = {.gso_size = segment};
  if (segment != 0)
    header.gso_type = *(const uint8_t *)packet >> 4 == 6 ? VIRTIO_NET_HDR_GSO_TCPV6
                                                         : VIRTIO_NET_HDR_GSO_TCPV4;
  struct iovec parts[] = {
      {.iov_base = &header, .iov_len = sizeof header},
      {.iov_base = (void *)packet, .iov_len = size},
  };
  ssize_t written;
  do written = writev(tun, parts, 2);
  while (written < 0 && errno == EINTR);
  return written < 0 ? -1 : 0;
}

int clinux_tun_drop(int tun) {
  /* One octet more than the header takes the whole packet. */
  char room[sizeof(struct virtio_net_hdr) + 1];
  ssize_t length;
  do length = read(tun, room, sizeof room);
  while (length < 0 && errno == EINTR);
  if (length < 0) return errno == EAGAIN ? 0 : -1;
  return 1;
}
