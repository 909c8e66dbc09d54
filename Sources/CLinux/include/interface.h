/* Network interfaces by ioctl. No policy. All return -1 and set errno on failure. */
#ifndef CLINUX_INTERFACE_H
#define CLINUX_INTERFACE_H

#include "clinux.h"
#include <stdint.h>

/* The index of an interface of the namespace of this socket of any kind. */
int clinux_interface_index(int socket, const char *name);

/* The MTU of an interface. */
int clinux_interface_mtu(int socket, const char *name);

/* The six octets of an interface's hardware address and, as result, its type (ARPHRD_...). */
int clinux_interface_hardware(int socket, const char *name, uint8_t address[6]);

/* Turns off every feature that ethtool can turn off: checksums, segmentation, receive offloads, VLAN. */
int clinux_clear_features(int socket, const char *name);

/* Turns on checksums by hardware, scatter and gather, and TCP segmentation by hardware for both versions of IP. */
int clinux_enable_segmentation(int socket, const char *name);

/* How many of the features that ethtool can turn off are on. */
int clinux_count_features(int socket, const char *name);

/* SOF_TIMESTAMPING_... that the interface can do (ETHTOOL_GET_TS_INFO). */
int clinux_stamp_abilities(int socket, const char *name, uint32_t *abilities);

#endif
