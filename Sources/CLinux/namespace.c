#include "namespace.h"
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

int clinux_unshare_user(void) { return unshare(CLONE_NEWUSER); }

int clinux_unshare_network(void) { return unshare(CLONE_NEWNET); }

int clinux_unshare_processes(void) { return unshare(CLONE_NEWPID); }

int clinux_enter_network(int descriptor) { return setns(descriptor, CLONE_NEWNET); }

/* What is written lies in memory, mounted for a moment where it is in nobody's way. */
static const char *const upper = "/mnt";

static int lay_over(void) {
  static const char folders[] = "lowerdir=/tmp,upperdir=/mnt/upper,workdir=/mnt/work";
  static const char for_users[] =
      "userxattr,lowerdir=/tmp,upperdir=/mnt/upper,workdir=/mnt/work";
  if (mkdir("/mnt/upper", 01777) < 0 || mkdir("/mnt/work", 0700) < 0) return -1;
  if (chmod("/mnt/upper", 01777) < 0) return -1;
  if (mount("overlay", "/tmp", "overlay", 0, for_users) == 0) return 0;
  return mount("overlay", "/tmp", "overlay", 0, folders);
}

int clinux_own_temporary_folder(void) {
  if (unshare(CLONE_NEWNS) < 0) return -1;
  if (mount(0, "/", 0, MS_REC | MS_PRIVATE, 0) < 0) return -1;
  if (mount("tmpfs", upper, "tmpfs", MS_NOSUID | MS_NODEV, 0) < 0) return -1;
  int result = lay_over();
  return umount2(upper, MNT_DETACH) < 0 ? -1 : result;
}

int clinux_set_timer_slack(unsigned long nanoseconds) {
  return prctl(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0);
}

int clinux_forbid_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

int clinux_allow_own_proc(void) { return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0); }
