#include "clinux.h"
#include "resolve.h"
#include <netdb.h>
#include <netinet/in.h>
#include <nss.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/socket.h>

/* A wholly static program (it has no interpreter) must not load the modules that this machine's nsswitch.conf may name: they
   are made for the C library of this machine, and ours is another. /etc/hosts and DNS are in the C library itself. */
static void stay_with_own_services(void) {
  if (getauxval(AT_BASE) == 0) __nss_configure_lookup("hosts", "files dns");
}

int clinux_resolve(const char *host, uint8_t *addresses, int most) {
  struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  struct addrinfo *list;
  stay_with_own_services();
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
