// Steps the clocks of a process from outside, without touching the machine's: to be preloaded.
//
//   LD_PRELOAD=clock.so STEPPED_CLOCK=/path/of/offsets COMMAND
//
// The file holds two 64-bit numbers, nanoseconds to add to the wall clock and to the clock that runs while
// the machine sleeps. It is mapped, so that a change is seen at once by all who were started with it.
// Monotonic time and all waiting stay as they are, as on a host whose clock is set. Who asked the kernel to be told
// of that by a timer is told at the next read of it; nobody is woken.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *offsets;
static int (*original)(clockid_t, struct timespec *);

__attribute__((constructor)) static void open_offsets(void) {
  const char *path = getenv("STEPPED_CLOCK");
  int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
  if (fd < 0) return;
  void *map = mmap(NULL, 2 * sizeof *offsets, PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (map != MAP_FAILED) offsets = map;
}

static void add(struct timespec *time, int64_t nanoseconds) {
  int64_t sum = time->tv_sec * INT64_C(1000000000) + time->tv_nsec + nanoseconds;
  time->tv_sec = sum / 1000000000;
  time->tv_nsec = sum % 1000000000;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  if (!original) original = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int result = original(clock, time);
  if (result < 0 || !offsets) return result;
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) add(time, offsets[0]);
  if (clock == CLOCK_BOOTTIME) add(time, offsets[1]);
  return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  (void)zone;
  struct timespec now;
  int result = clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return result;
}

time_t time(time_t *stored) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (stored) *stored = now.tv_sec;
  return now.tv_sec;
}

static int timer = -1;
static int64_t told;

int timerfd_settime(int fd, int flags, const struct itimerspec *wanted, struct itimerspec *before) {
  static int (*real)(int, int, const struct itimerspec *, struct itimerspec *);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "timerfd_settime");
  int result = real(fd, flags, wanted, before);
  if (result == 0 && offsets && flags & TFD_TIMER_CANCEL_ON_SET) {
    timer = fd;
    told = offsets[0];
  }
  return result;
}

ssize_t read(int fd, void *buffer, size_t size) {
  static ssize_t (*real)(int, void *, size_t);
  if (!real) *(void **)&real = dlsym(RTLD_NEXT, "read");
  if (offsets && fd == timer && fd >= 0 && told != offsets[0]) {
    told = offsets[0];
    errno = ECANCELED;
    return -1;
  }
  return real(fd, buffer, size);
}
