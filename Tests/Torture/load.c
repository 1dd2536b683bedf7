// Writes journal entries at a rate, through journald's native socket, as the units of a host would.
//
//   load CGROUP PREFIX UNITS RATE SECONDS
//
// A process for each of UNITS units PREFIX0.service, PREFIX1.service, ... enters a cgroup of that name below
// CGROUP, so that journald itself stamps _SYSTEMD_UNIT=, and writes its share one after the other. RATE is
// entries a second in all, 0 for as many as journald takes. A process stays until all are done: journald
// looks up a sender when it reads the entry. A journald that is killed is waited for. Prints how many entries
// were handed over, which is not how many were written: what a killed journald had not read is gone.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int reconnect(int old) {
  struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/run/systemd/journal/socket"};
  if (old >= 0) close(old);
  for (int attempt = 0; attempt < 2000; attempt++) {
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) die("socket");
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0) return fd;
    close(fd);
    usleep(5000);
  }
  errno = ETIMEDOUT;
  die("no journald");
  return -1;
}

static void enter(const char *cgroup, const char *unit) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", cgroup, unit);
  if (mkdir(path, 0755) < 0 && errno != EEXIST) die(path);
  strncat(path, "/cgroup.procs", sizeof path - strlen(path) - 1);
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  if (fd < 0 || write(fd, "0", 1) != 1) die(path);
  close(fd);
}

static const char *shapes[] = {
    "request %ld for item %ld served in %ld ms",
    "connection from 192.0.2.%ld port %ld closed after %ld s",
    "job %ld of queue %ld finished in %ld ms",
    "cache holds %ld objects of %ld bytes, oldest %ld s",
};

static int fill(char *buffer, size_t size, long sequence) {
  char message[256];
  snprintf(message, sizeof message, shapes[sequence % 4], sequence % 251, sequence * 7919 % 65521,
           sequence % 97);
  return snprintf(buffer, size, "MESSAGE=%s\nPRIORITY=%d\nSYSLOG_IDENTIFIER=torture\nSEQ=%ld\n", message,
                  sequence % 50 ? 6 : 4, sequence);
}

static void pace(double start, double rate, long sent) {
  if (rate <= 0 || sent % 16) return;
  double wait = start + (double)sent / rate - now();
  if (wait > 0) usleep((useconds_t)(wait * 1e6));
}

// Writes for a time, and tells how many.
static long write_entries(long sequence, double rate, double seconds) {
  int fd = reconnect(-1);
  long sent = 0;
  double start = now();
  while ((sent & 15) || now() - start < seconds) {
    char buffer[1024];
    int length = fill(buffer, sizeof buffer, sequence);
    while (send(fd, buffer, (size_t)length, MSG_NOSIGNAL) < 0) {
      if (errno != EINTR) fd = reconnect(fd);
    }
    sequence++;
    sent++;
    pace(start, rate, sent);
  }
  close(fd);
  return sent;
}

static void run_unit(const char *cgroup, const char *unit, long first, double rate, double seconds, int done,
                     int end) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  enter(cgroup, unit);
  long sent = write_entries(first, rate, seconds);
  if (write(done, &sent, sizeof sent) != sizeof sent) die("pipe");
  char byte;
  while (read(end, &byte, 1) < 0 && errno == EINTR) {
  }
  _exit(0);
}

int main(int count, char **words) {
  if (count != 6) {
    fprintf(stderr, "usage: load CGROUP PREFIX UNITS RATE SECONDS\n");
    return 2;
  }
  int units = atoi(words[3]), done[2], end[2];
  double rate = atof(words[4]), seconds = atof(words[5]) / units, begin = now();
  long sequence = 0;
  char unit[128];
  if (pipe(done) < 0 || pipe(end) < 0) die("pipe");
  for (int i = 0; i < units; i++) {
    snprintf(unit, sizeof unit, "%s%d.service", words[2], i);
    pid_t child = fork();
    if (child < 0) die("fork");
    if (child == 0) {
      close(end[1]);
      run_unit(words[1], unit, sequence, rate, seconds, done[1], end[0]);
    }
    long sent;
    if (read(done[0], &sent, sizeof sent) != sizeof sent) die("pipe");
    sequence += sent;
  }
  double took = now() - begin;
  usleep(1500000);
  close(end[1]);
  while (wait(NULL) > 0) {
  }
  for (int i = 0; i < units; i++) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s%d.service", words[1], words[2], i);
    rmdir(path);
  }
  printf("{\"sent\": %ld, \"seconds\": %.3f}\n", sequence, took);
  return 0;
}
