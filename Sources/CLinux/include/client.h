/* Connections of this machine's own TCP, in great number. No policy. Functions return -1 and set errno on failure. */
#ifndef CLINUX_CLIENT_H
#define CLINUX_CLIENT_H

#include <stddef.h>
#include <stdint.h>

/* Begins to connect, without waiting, to an address of 4 or 16 octets: the socket. `source` may be null. */
int clinux_begin_connect(const uint8_t *address, const uint8_t *source, size_t size, uint16_t port);

/* What has become of it: 0, or the error number that the connection ended with. */
int clinux_socket_error(int socket);

/* TCP_INFO's tcpi_state. */
int clinux_connection_state(int socket);

/* Closes and resets the connection, so that nothing of it stays here. */
int clinux_abort(int socket);

#endif
