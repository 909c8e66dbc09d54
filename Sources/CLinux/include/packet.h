/* Packet sockets and kernel stamps. No policy. Functions return -1 and set errno on failure. */
#ifndef CLINUX_PACKET_H
#define CLINUX_PACKET_H

#include "clinux.h"
#include <stddef.h>
#include <stdint.h>

/* One instruction of a classic BPF program: struct sock_filter of linux/filter.h. */
struct clinux_instruction {
  uint16_t code;
  uint8_t jump_true;
  uint8_t jump_false;
  uint32_t operand;
};

/* What comes with a received frame. Stamps are nanoseconds of CLOCK_REALTIME; 0 means that there is none. */
struct clinux_arrival {
  int64_t stamp;
  /* Octets; more than there was room for if the frame was cut. */
  int32_t length;
  /* TP_STATUS_CSUMNOTREADY was set: the sender left the checksum to hardware. */
  int32_t checksum_is_unfilled;
  /* Frames that there was no room for, since the socket was opened. */
  uint32_t lost;
  /* PACKET_OUTGOING: the machine itself sends it. */
  int32_t is_outgoing;
};

/* A non-blocking AF_PACKET socket of frames with their link header, which receives nothing before it is bound. */
int clinux_packet_open(void);

/* Attaches a filter of classic BPF to a socket of any kind. */
int clinux_attach_filter(int socket, const struct clinux_instruction *program, uint16_t count);

/* Stamps of the kernel for what arrives and for what is sent, which is numbered from 0, from here on. */
int clinux_enable_stamps(int socket);

/* Stamps only for what arrives; a socket of any kind. */
int clinux_enable_arrival_stamps(int socket);

/* PACKET_AUXDATA, PACKET_IGNORE_OUTGOING if so wished, SO_RXQ_OVFL, and room for this many octets not yet received, if
   allowed. */
int clinux_packet_prepare(int socket, int room, int ignores_outgoing);

/* Lets frames of every protocol on this interface arrive. */
int clinux_packet_bind(int socket, int interface);

/* Sends a frame. */
int clinux_packet_send(int socket, const void *frame, size_t size);

/* The next frame: 1, or 0 when there is none now. */
int clinux_packet_receive(int socket, void *room, size_t size, struct clinux_arrival *arrival);

/* How many frames there was no room for since this was asked last. */
int clinux_packet_lost(int socket, uint32_t *lost);

/* The next stamp of a sent frame: 1, or 0 when there is none now. `number` counts what was sent. */
int clinux_sent_stamp(int socket, uint32_t *number, int64_t *stamp);

/* ppoll(2) for reading: bit 0 set when there is something to read, bit 1 when the error queue has something; 0 when the
   time is up. */
int clinux_wait_readable(int descriptor, int64_t nanoseconds);

#endif
