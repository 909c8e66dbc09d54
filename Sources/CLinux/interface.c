#include "interface.h"
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>

enum { feature_words = 4 };

static struct ifreq request(const char *name) {
  struct ifreq ifr;
  memset(&ifr, 0, sizeof ifr);
  strncpy(ifr.ifr_name, name, sizeof ifr.ifr_name - 1);
  return ifr;
}

static int ethtool(int socket, const char *name, void *command) {
  struct ifreq ifr = request(name);
  ifr.ifr_data = command;
  return ioctl(socket, SIOCETHTOOL, &ifr);
}

int clinux_interface_index(int socket, const char *name) {
  struct ifreq ifr = request(name);
  return ioctl(socket, SIOCGIFINDEX, &ifr) < 0 ? -1 : ifr.ifr_ifindex;
}

int clinux_interface_mtu(int socket, const char *name) {
  struct ifreq ifr = request(name);
  return ioctl(socket, SIOCGIFMTU, &ifr) < 0 ? -1 : ifr.ifr_mtu;
}

int clinux_interface_hardware(int socket, const char *name, uint8_t address[6]) {
  struct ifreq ifr = request(name);
  if (ioctl(socket, SIOCGIFHWADDR, &ifr) < 0) return -1;
  memcpy(address, ifr.ifr_hwaddr.sa_data, 6);
  return ifr.ifr_hwaddr.sa_family;
}

/* A command and the blocks that follow it, one for each 32 features. */
union features {
  struct ethtool_gfeatures command;
  char room[sizeof(struct ethtool_gfeatures) +
            feature_words * sizeof(struct ethtool_get_features_block)];
};

union wish {
  struct ethtool_sfeatures command;
  char room[sizeof(struct ethtool_sfeatures) +
            feature_words * sizeof(struct ethtool_set_features_block)];
};

static int get_features(int socket, const char *name, union features *features) {
  memset(features, 0, sizeof *features);
  features->command.cmd = ETHTOOL_GFEATURES;
  features->command.size = feature_words;
  if (ethtool(socket, name, features) < 0) return -1;
  /* The kernel says how many words it has, and fills no more than it was given. */
  if (features->command.size > feature_words) features->command.size = feature_words;
  return 0;
}

int clinux_clear_features(int socket, const char *name) {
  union features now;
  union wish wish;
  if (get_features(socket, name, &now) < 0) return -1;
  memset(&wish, 0, sizeof wish);
  wish.command.cmd = ETHTOOL_SFEATURES;
  wish.command.size = now.command.size;
  for (uint32_t i = 0; i < now.command.size; i++)
    wish.command.features[i].valid = now.command.features[i].available;
  return ethtool(socket, name, &wish) < 0 ? -1 : 0;
}

int clinux_enable_segmentation(int socket, const char *name) {
  /* Each needs those before it. */
  static const uint32_t commands[] = {
      ETHTOOL_STXCSUM, ETHTOOL_SSG, ETHTOOL_SGSO, ETHTOOL_STSO};
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    struct ethtool_value wish = {.cmd = commands[i], .data = 1};
    if (ethtool(socket, name, &wish) < 0) return -1;
  }
  return 0;
}

int clinux_count_features(int socket, const char *name) {
  union features now;
  if (get_features(socket, name, &now) < 0) return -1;
  int count = 0;
  for (uint32_t i = 0; i < now.command.size; i++)
    count += __builtin_popcount(
        now.command.features[i].active & now.command.features[i].available);
  return count;
}

int clinux_stamp_abilities(int socket, const char *name, uint32_t *abilities) {
  struct ethtool_ts_info info = {.cmd = ETHTOOL_GET_TS_INFO};
  if (ethtool(socket, name, &info) < 0) return -1;
  *abilities = info.so_timestamping;
  return 0;
}
