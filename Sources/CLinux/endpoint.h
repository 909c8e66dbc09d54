/* Socket addresses of both versions, for this folder's own use. */
#ifndef CLINUX_ENDPOINT_H
#define CLINUX_ENDPOINT_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

union clinux_endpoint {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
};

/* From an address of 4 or 16 octets; returns the length for bind(2) and the like. */
static inline socklen_t clinux_endpoint(
    union clinux_endpoint *endpoint, const uint8_t *address, size_t size, uint16_t port) {
  memset(endpoint, 0, sizeof *endpoint);
  if (size == 4) {
    endpoint->v4.sin_family = AF_INET;
    endpoint->v4.sin_port = htons(port);
    memcpy(&endpoint->v4.sin_addr, address, 4);
    return sizeof endpoint->v4;
  }
  endpoint->v6.sin6_family = AF_INET6;
  endpoint->v6.sin6_port = htons(port);
  memcpy(&endpoint->v6.sin6_addr, address, 16);
  return sizeof endpoint->v6;
}

#endif
