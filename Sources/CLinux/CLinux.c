#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

int linux_set_parent_death_signal(int signal_number) {
  return prctl(PR_SET_PDEATHSIG, (unsigned long)signal_number, 0, 0, 0) < 0 ? -errno : 0;
}

int linux_set_thread_name(const char *name) {
  return prctl(PR_SET_NAME, (unsigned long)name, 0, 0, 0) < 0 ? -errno : 0;
}

int linux_leave_descriptors(void) {
  return close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_UNSHARE) < 0 ? -errno : 0;
}

int linux_pipe_close_on_exec(int descriptors[2]) {
  return pipe2(descriptors, O_CLOEXEC) < 0 ? -errno : 0;
}

int linux_duplicate_close_on_exec(int descriptor, int lowest) {
  int duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, lowest);
  return duplicate < 0 ? -errno : duplicate;
}

int linux_watch_wall_clock(void) {
  int descriptor = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (descriptor < 0) return -errno;
  /* The year 2255: the kernel's nanoseconds end in 2262. */
  struct itimerspec far = {.it_value = {.tv_sec = INT64_C(9000000000)}};
  if (timerfd_settime(descriptor, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL) < 0) {
    int code = -errno;
    close(descriptor);
    return code;
  }
  return descriptor;
}

int linux_wall_clock_was_set(int descriptor) {
  uint64_t expirations;
  return read(descriptor, &expirations, sizeof expirations) < 0 && errno == ECANCELED;
}

static int set_signals(posix_spawnattr_t *attributes, short flags) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  int code = posix_spawnattr_setsigmask(attributes, &none);
  if (code == 0) code = posix_spawnattr_setsigdefault(attributes, &all);
  flags |= POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
  if (code == 0) code = posix_spawnattr_setflags(attributes, flags);
  return code;
}

/* Ends with the actions and attributes destroyed, whatever `code` was. */
static int spawn(
    pid_t *process, const char *path, posix_spawn_file_actions_t *actions, short flags, char *const arguments[],
    char *const environment[], int code) {
  posix_spawnattr_t attributes;
  if (code == 0) code = posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1);
  if (code == 0) code = posix_spawnattr_init(&attributes);
  if (code == 0) {
    code = set_signals(&attributes, flags);
    if (code == 0) code = posix_spawn(process, path, actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(actions);
  return -code;
}

int linux_spawn(pid_t *process, const char *path, char *const arguments[], int output) {
  posix_spawn_file_actions_t actions;
  int code = posix_spawn_file_actions_init(&actions);
  if (code != 0) return -code;
  code = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (code == 0) code = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  return spawn(process, path, &actions, 0, arguments, environ, code);
}

int linux_spawn_session(
    pid_t *process, const char *path, char *const arguments[], char *const environment[], int input) {
  posix_spawn_file_actions_t actions;
  int code = posix_spawn_file_actions_init(&actions);
  if (code != 0) return -code;
  code = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  return spawn(process, path, &actions, POSIX_SPAWN_SETSID, arguments, environment, code);
}

int linux_nameless_file(const char *folder) {
  int descriptor = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  return descriptor < 0 ? -errno : descriptor;
}

int linux_memory_file(const char *label) {
  int descriptor = memfd_create(label, MFD_CLOEXEC);
  return descriptor < 0 ? -errno : descriptor;
}

int linux_birth_time(int descriptor, long long *microseconds) {
  struct statx status;
  if (statx(descriptor, "", AT_EMPTY_PATH, STATX_BTIME, &status) < 0) return -errno;
  if (!(status.stx_mask & STATX_BTIME)) return -ENODATA;
  *microseconds = (long long)status.stx_btime.tv_sec * 1000000 + status.stx_btime.tv_nsec / 1000;
  return 0;
}
