/* echo, discard, daytime, chargen and hold on lwIP, through its callbacks, with lwIP's settings as Debian has built it.
 *
 *     server DEVICE ADDRESS NETMASK GATEWAY [ADDRESS6]
 *
 * DEVICE is a TAP device that is there already. Writes "listening" when all ports take connections.
 *
 * The driver is our own: that of the library (tapif_init) puts frames into pbufs of PBUF_POOL, which Debian's build has made
 * for 590 octets while it takes them for whole frames, so that a long one overwrites the heap. */

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/ip_addr.h"
#include "lwip/netif.h"
#include "lwip/tcp.h"
#include "lwip/tcpip.h"
#include "netif/ethernet.h"

enum service { ECHO, DISCARD, DAYTIME, CHARGEN, HOLD };

struct connection {
  enum service service;
  struct pbuf *received; /* echo: not yet sent back; hold: never read */
  unsigned column;       /* chargen: octets written so far */
  int ended;             /* the peer's FIN has been read */
};

/* Closes our side; lwIP does the rest by itself. */
static err_t leave(struct tcp_pcb *pcb, struct connection *connection) {
  tcp_recv(pcb, NULL);
  tcp_sent(pcb, NULL);
  tcp_poll(pcb, NULL, 0);
  tcp_err(pcb, NULL);
  tcp_arg(pcb, NULL);
  if (connection->received != NULL) pbuf_free(connection->received);
  free(connection);
  if (tcp_close(pcb) == ERR_OK) return ERR_OK;
  tcp_abort(pcb);
  return ERR_ABRT;
}

/* Sends back as much as there is room for (RFC 862). */
static err_t echo(struct tcp_pcb *pcb, struct connection *connection) {
  while (connection->received != NULL) {
    struct pbuf *first = connection->received;
    u16_t room = (u16_t)LWIP_MIN(tcp_sndbuf(pcb), 0xffff);
    u16_t length = LWIP_MIN(first->len, room);
    if (length == 0 || tcp_write(pcb, first->payload, length, TCP_WRITE_FLAG_COPY) != ERR_OK) break;
    connection->received = pbuf_free_header(first, length);
    tcp_recved(pcb, length);
  }
  tcp_output(pcb);
  if (connection->ended && connection->received == NULL) return leave(pcb, connection);
  return ERR_OK;
}

/* Lines of 72 printable characters, each line beginning one further (RFC 864), as many as there is room for. */
static err_t chargen(struct tcp_pcb *pcb, struct connection *connection) {
  char characters[1480];
  for (;;) {
    unsigned count = LWIP_MIN((unsigned)sizeof characters, (unsigned)tcp_sndbuf(pcb));
    for (unsigned i = 0; i < count; i++) {
      unsigned line = (connection->column + i) / 74, place = (connection->column + i) % 74;
      characters[i] = place == 72 ? '\r' : place == 73 ? '\n' : (char)(' ' + (line + place) % 95);
    }
    if (count == 0 || tcp_write(pcb, characters, (u16_t)count, TCP_WRITE_FLAG_COPY) != ERR_OK) break;
    connection->column += count;
  }
  return tcp_output(pcb);
}

/* The time, as ctime writes it (RFC 867). */
static err_t daytime(struct tcp_pcb *pcb, struct connection *connection) {
  time_t now = time(NULL);
  char line[64];
  size_t length = strftime(line, sizeof line, "%a %b %e %H:%M:%S %Y\r\n", gmtime(&now));
  tcp_write(pcb, line, (u16_t)length, TCP_WRITE_FLAG_COPY);
  return leave(pcb, connection);
}

static err_t on_receive(void *argument, struct tcp_pcb *pcb, struct pbuf *data, err_t error) {
  struct connection *connection = argument;
  LWIP_UNUSED_ARG(error);
  if (data == NULL) {
    connection->ended = 1;
    if (connection->service == HOLD) return ERR_OK;
    return connection->service == ECHO ? echo(pcb, connection) : leave(pcb, connection);
  }
  switch (connection->service) {
  case ECHO:
  case HOLD:
    if (connection->received == NULL) connection->received = data;
    else pbuf_cat(connection->received, data);
    return connection->service == ECHO ? echo(pcb, connection) : ERR_OK;
  default:
    tcp_recved(pcb, data->tot_len);
    pbuf_free(data);
    return ERR_OK;
  }
}

static err_t on_sent(void *argument, struct tcp_pcb *pcb, u16_t length) {
  struct connection *connection = argument;
  LWIP_UNUSED_ARG(length);
  if (connection->service == ECHO) return echo(pcb, connection);
  if (connection->service == CHARGEN) return chargen(pcb, connection);
  return ERR_OK;
}

static err_t on_poll(void *argument, struct tcp_pcb *pcb) { return on_sent(argument, pcb, 0); }

/* lwIP has freed the connection already. */
static void on_error(void *argument, err_t error) {
  struct connection *connection = argument;
  LWIP_UNUSED_ARG(error);
  if (connection->received != NULL) pbuf_free(connection->received);
  free(connection);
}

static err_t on_accept(void *argument, struct tcp_pcb *pcb, err_t error) {
  if (error != ERR_OK || pcb == NULL) return ERR_VAL;
  struct connection *connection = calloc(1, sizeof *connection);
  if (connection == NULL) return ERR_MEM;
  connection->service = (enum service)(intptr_t)argument;
  tcp_arg(pcb, connection);
  tcp_recv(pcb, on_receive);
  tcp_sent(pcb, on_sent);
  tcp_poll(pcb, on_poll, 2);
  tcp_err(pcb, on_error);
  if (connection->service == CHARGEN) return chargen(pcb, connection);
  if (connection->service == DAYTIME) return daytime(pcb, connection);
  return ERR_OK;
}

static void serve(enum service service, u16_t port) {
  struct tcp_pcb *pcb = tcp_new_ip_type(IPADDR_TYPE_ANY);
  if (pcb == NULL || tcp_bind(pcb, IP_ANY_TYPE, port) != ERR_OK || (pcb = tcp_listen(pcb)) == NULL) {
    fprintf(stderr, "server: cannot listen on port %u\n", port);
    exit(1);
  }
  tcp_arg(pcb, (void *)(intptr_t)service);
  tcp_accept(pcb, on_accept);
}

static char **arguments;
static int device;
static struct netif interface;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int open_device(const char *name) {
  struct ifreq request = {.ifr_flags = IFF_TAP | IFF_NO_PI};
  int descriptor = open("/dev/net/tun", O_RDWR);
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (descriptor < 0 || ioctl(descriptor, TUNSETIFF, &request) < 0) fail(name);
  return descriptor;
}

enum { LONGEST_FRAME = 1514 };

/* A full queue of the device loses the frame, as a wire would. */
static err_t send_frame(struct netif *netif, struct pbuf *frame) {
  char octets[LONGEST_FRAME];
  LWIP_UNUSED_ARG(netif);
  if (frame->tot_len > sizeof octets) return ERR_BUF;
  pbuf_copy_partial(frame, octets, frame->tot_len, 0);
  return write(device, octets, frame->tot_len) < 0 ? ERR_IF : ERR_OK;
}

static void receive_frames(void *unused) {
  char octets[LONGEST_FRAME];
  LWIP_UNUSED_ARG(unused);
  for (;;) {
    ssize_t length = read(device, octets, sizeof octets);
    if (length < 0) fail("read");
    struct pbuf *frame = pbuf_alloc(PBUF_RAW, (u16_t)length, PBUF_RAM);
    if (frame == NULL) continue;
    pbuf_take(frame, octets, (u16_t)length);
    if (interface.input(frame, &interface) != ERR_OK) pbuf_free(frame);
  }
}

static err_t set_up(struct netif *netif) {
  static const unsigned char hardware[] = {2, 0, 0, 0, 0, 2};
  memcpy(netif->name, "ta", 2);
  memcpy(netif->hwaddr, hardware, sizeof hardware);
  netif->hwaddr_len = sizeof hardware;
  netif->mtu = 1500;
  netif->output = etharp_output;
  netif->output_ip6 = ethip6_output;
  netif->linkoutput = send_frame;
  netif->flags |= NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_MLD6 | NETIF_FLAG_LINK_UP;
  return ERR_OK;
}

static void start(void *unused) {
  ip4_addr_t address, mask, gateway;
  LWIP_UNUSED_ARG(unused);
  if (!ip4addr_aton(arguments[2], &address) || !ip4addr_aton(arguments[3], &mask) ||
      !ip4addr_aton(arguments[4], &gateway)) {
    fprintf(stderr, "server: wrong address\n");
    exit(1);
  }
  netif_add(&interface, &address, &mask, &gateway, NULL, set_up, tcpip_input);
  if (arguments[5] != NULL) {
    ip6_addr_t address6;
    if (!ip6addr_aton(arguments[5], &address6)) exit(1);
    netif_create_ip6_linklocal_address(&interface, 1);
    netif_ip6_addr_set(&interface, 1, &address6);
    netif_ip6_addr_set_state(&interface, 0, IP6_ADDR_PREFERRED);
    netif_ip6_addr_set_state(&interface, 1, IP6_ADDR_PREFERRED);
  }
  netif_set_default(&interface);
  netif_set_up(&interface);
  serve(ECHO, 7);
  serve(DISCARD, 9);
  serve(DAYTIME, 13);
  serve(CHARGEN, 19);
  serve(HOLD, 2049);
  sys_thread_new("receive_frames", receive_frames, NULL, 0, 0);
  puts("listening");
  fflush(stdout);
}

int main(int count, char **values) {
  if (count < 5 || count > 6) {
    fprintf(stderr, "usage: server DEVICE ADDRESS NETMASK GATEWAY [ADDRESS6]\n");
    return 2;
  }
  arguments = values;
  device = open_device(values[1]);
  tcpip_init(start, NULL);
  for (;;) pause();
}
