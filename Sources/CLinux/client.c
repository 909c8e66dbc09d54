#include "clinux.h"
#include "client.h"
#include "endpoint.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int clinux_begin_connect(
    const uint8_t *address, const uint8_t *source, size_t size, uint16_t port) {
  int kind = size == 4 ? AF_INET : AF_INET6;
  int connection = socket(kind, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
  if (connection < 0) return -1;
  union clinux_endpoint from, to;
  socklen_t length = clinux_endpoint(&to, address, size, port);
  int code = 0;
  if (source) {
    int late = 1;
    setsockopt(connection, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &late, sizeof late);
    if (bind(connection, &from.any, clinux_endpoint(&from, source, size, 0)) < 0) code = errno;
  }
  if (!code && connect(connection, &to.any, length) < 0 && errno != EINPROGRESS) code = errno;
  if (!code) return connection;
  close(connection);
  errno = code;
  return -1;
}

int clinux_socket_error(int socket) {
  int code = 0;
  socklen_t length = sizeof code;
  return getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &length) < 0 ? errno : code;
}

int clinux_connection_state(int socket) {
  struct tcp_info info;
  socklen_t length = sizeof info;
  return getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &length) < 0 ? -1 : info.tcpi_state;
}

int clinux_abort(int socket) {
  struct linger none = {.l_onoff = 1, .l_linger = 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  return close(socket);
}
