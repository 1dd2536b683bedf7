#define _GNU_SOURCE
#include "CLinux.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Everything below is called from a signal handler: system calls and own memory only, nothing of the C library that
 * could hold a lock. */

static int report_descriptor = -1;
static volatile uint64_t report_context;
/* The handler's own stack: that of the thread may be what overflowed. */
static unsigned char report_stack[65536];

/* A line of /proc/self/maps: two addresses, permissions, offset, device, inode, and a path of at most 4096. */
enum { LINE_SIZE = 4352 };

static int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

static const char *read_address(const char *text, uint64_t *address) {
  *address = 0;
  for (; hexadecimal(*text) >= 0; text++) *address = *address << 4 | (uint64_t)hexadecimal(*text);
  return text;
}

/* The path of a line that spans the address, or NULL. */
static const char *path_of_line(const char *line, uint64_t address) {
  uint64_t from, to;
  const char *rest = read_address(line, &from);
  if (*rest != '-') return NULL;
  read_address(rest + 1, &to);
  if (address < from || address >= to) return NULL;
  const char *path = strchr(line, '/');
  return path == NULL ? "" : path;
}

/* Finds the file that is mapped at an address; `line` then holds its path. */
static const char *find_path(uint64_t address, char line[LINE_SIZE]) {
  static char block[4096];
  size_t length = 0;
  ssize_t count;
  int maps = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
  if (maps < 0) return "";
  while ((count = read(maps, block, sizeof block)) > 0) {
    for (ssize_t index = 0; index < count; index++) {
      if (block[index] != '\n') {
        if (length < LINE_SIZE - 1) line[length++] = block[index];
        continue;
      }
      line[length] = 0;
      length = 0;
      const char *path = path_of_line(line, address);
      if (path != NULL) {
        close(maps);
        return path;
      }
    }
  }
  close(maps);
  return "";
}

static size_t write_varint(unsigned char *place, uint64_t value) {
  size_t length = 0;
  for (; value >= 128; value >>= 7) place[length++] = (unsigned char)(value | 128);
  place[length++] = (unsigned char)value;
  return length;
}

static void report(int signal_number, siginfo_t *information, void *context) {
  static char line[LINE_SIZE];
  static unsigned char frame[LINE_SIZE + 32];
  (void)context;
  /* Only a fault has an address; that of abort(3) is the sender's process id. */
  const char *path = signal_number == SIGBUS || signal_number == SIGSEGV
                         ? find_path((uint64_t)(uintptr_t)information->si_addr, line)
                         : "";
  size_t path_length = strlen(path), length = 4;
  frame[length++] = 7;
  length += write_varint(frame + length, report_context);
  length += write_varint(frame + length, path_length);
  memcpy(frame + length, path, path_length);
  length += path_length;
  for (int index = 0; index < 4; index++) frame[index] = (unsigned char)((length - 4) >> (8 * index));
  ssize_t ignored = write(report_descriptor, frame, length);
  (void)ignored;
  /* The handler is reset: the process dies of the signal as soon as this one has returned. */
  raise(signal_number);
}

void linux_report_crashes(int descriptor) {
  static const int signals[] = {SIGBUS, SIGSEGV, SIGABRT, SIGILL, SIGFPE, SIGTRAP};
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = report;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | (int)SA_RESETHAND;
  sigemptyset(&action.sa_mask);
  report_descriptor = descriptor;
  stack_t stack = {.ss_sp = report_stack, .ss_size = sizeof report_stack};
  sigaltstack(&stack, NULL);
  for (size_t index = 0; index < sizeof signals / sizeof *signals; index++) {
    sigaction(signals[index], &action, NULL);
  }
}

void linux_crash_report_context(uint64_t context) { report_context = context; }
