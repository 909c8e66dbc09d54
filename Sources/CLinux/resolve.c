#include "clinux.h"
#include "resolve.h"
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

int clinux_resolve(const char *host, uint8_t *addresses, int most) {
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  struct addrinfo *list;
  int code = getaddrinfo(host, 0, &hints, &list);
  if (code != 0) return code;
  int count = 0;
  for (struct addrinfo *item = list; item && count < most; item = item->ai_next) {
    uint8_t *place = addresses + 17 * count;
    if (item->ai_family == AF_INET) {
      place[0] = 4;
      memcpy(place + 1, &((struct sockaddr_in *)item->ai_addr)->sin_addr, 4);
    } else if (item->ai_family == AF_INET6) {
      place[0] = 16;
      memcpy(place + 1, &((struct sockaddr_in6 *)item->ai_addr)->sin6_addr, 16);
    } else {
      continue;
    }
    count++;
  }
  freeaddrinfo(list);
  return count;
}
