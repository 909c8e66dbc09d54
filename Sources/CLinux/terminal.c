#include "include/terminal.h"

#include <errno.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

static struct termios former;
static int raw = -1;

/* xterm, "Bracketed Paste Mode": what is pasted can be told from what is typed. */
static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

static const int faults[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
enum { FAULTS = sizeof faults / sizeof faults[0] };
static struct sigaction actions[FAULTS];
static int watched;

int clinux_terminal_restore(void) {
  if (raw < 0) return 0;
  int terminal = raw;
  raw = -1;
  if (write(terminal, paste_off, sizeof paste_off - 1) < 0) errno = 0;
  return tcsetattr(terminal, TCSADRAIN, &former);
}

/* Both calls may be made in a signal handler (signal-safety(7)). */
static void on_fault(int number) {
  clinux_terminal_restore();
  for (int index = 0; index < FAULTS; index++)
    if (faults[index] == number) sigaction(number, &actions[index], 0);
  raise(number);
}

static void watch_faults(void) {
  if (watched) return;
  watched = 1;
  struct sigaction action = {.sa_handler = on_fault, .sa_flags = SA_NODEFER};
  sigemptyset(&action.sa_mask);
  for (int index = 0; index < FAULTS; index++) sigaction(faults[index], &action, &actions[index]);
}

int clinux_terminal_raw(int terminal) {
  struct termios settings;
  if (tcgetattr(terminal, &settings) < 0) return -1;
  watch_faults();
  former = settings;
  settings.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR | IGNCR | ISTRIP | BRKINT | PARMRK);
  settings.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG | IEXTEN);
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  if (tcsetattr(terminal, TCSADRAIN, &settings) < 0) return -1;
  raw = terminal;
  if (write(terminal, paste_on, sizeof paste_on - 1) < 0) errno = 0;
  return 0;
}

int clinux_stop_self(void) { return kill(getpid(), SIGSTOP); }
