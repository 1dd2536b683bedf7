/* A filesystem that can be mounted and listed but never tells how full it is, as if its server had gone.
 *
 *   hungfs DIRECTORY     needs root and /dev/fuse; stays in the foreground
 *
 * SIGUSR1 lets it answer everything, what it was asked before included. SIGTERM unmounts it. It speaks to the
 * kernel without libfuse, so that it needs nothing but a compiler. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { HELD = 64 };

static volatile sig_atomic_t answers, ends;
static uint64_t held[HELD];
static int held_count;
static int device;

static void on_signal(int number) {
  if (number == SIGUSR1) answers = 1;
  if (number == SIGTERM || number == SIGINT) ends = 1;
}

static void reply(uint64_t unique, int error, const void *body, size_t length) {
  struct fuse_out_header head = {.len = sizeof head + length, .error = -error, .unique = unique};
  struct iovec parts[2] = {{&head, sizeof head}, {(void *)body, length}};
  /* A request that was interrupted meanwhile is refused with ENOENT. */
  if (writev(device, parts, length > 0 ? 2 : 1) < 0 && errno != ENOENT) perror("hungfs: reply");
}

static void reply_statfs(uint64_t unique) {
  struct fuse_statfs_out out = {
      .st = {.blocks = 1000, .bfree = 900, .bavail = 900, .files = 100, .ffree = 90, .bsize = 4096,
             .namelen = 255, .frsize = 4096}};
  reply(unique, 0, &out, sizeof out);
}

static void reply_held(void) {
  while (held_count > 0) reply_statfs(held[--held_count]);
}

static void reply_root(uint64_t unique) {
  struct fuse_attr_out out = {.attr_valid = 1, .attr = {.ino = 1, .mode = S_IFDIR | 0755, .nlink = 2}};
  reply(unique, 0, &out, sizeof out);
}

static void reply_init(uint64_t unique, const struct fuse_init_in *in) {
  struct fuse_init_out out = {.major = FUSE_KERNEL_VERSION,
                              .minor = in->minor < FUSE_KERNEL_MINOR_VERSION ? in->minor
                                                                             : FUSE_KERNEL_MINOR_VERSION,
                              .max_write = 4096,
                              .max_background = 8};
  reply(unique, 0, &out, sizeof out);
}

static void answer(const struct fuse_in_header *in) {
  struct fuse_open_out opened = {0};
  switch (in->opcode) {
    case FUSE_INIT: reply_init(in->unique, (const struct fuse_init_in *)(in + 1)); break;
    case FUSE_GETATTR: reply_root(in->unique); break;
    case FUSE_OPENDIR: reply(in->unique, 0, &opened, sizeof opened); break;
    case FUSE_READDIR:
    case FUSE_RELEASEDIR: reply(in->unique, 0, NULL, 0); break;
    case FUSE_LOOKUP: reply(in->unique, ENOENT, NULL, 0); break;
    case FUSE_STATFS:
      if (answers || held_count == HELD) reply_statfs(in->unique);
      else held[held_count++] = in->unique;
      break;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT: break;
    default: reply(in->unique, ENOSYS, NULL, 0);
  }
}

int main(int count, char **arguments) {
  static union {
    struct fuse_in_header head;
    char bytes[1 << 17];
  } request;
  char options[128];
  struct sigaction action = {.sa_handler = on_signal};
  if (count != 2) return fprintf(stderr, "usage: hungfs DIRECTORY\n"), 2;
  device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
  if (device < 0) return perror("hungfs: /dev/fuse"), 1;
  snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", device);
  if (mount("hungfs", arguments[1], "fuse.hungfs", MS_NOSUID | MS_NODEV, options) < 0)
    return perror("hungfs: mount"), 1;
  sigaction(SIGUSR1, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  while (!ends) {
    ssize_t length = read(device, &request, sizeof request);
    if (answers) reply_held();
    if (length >= (ssize_t)sizeof request.head) answer(&request.head);
    else if (length < 0 && errno == ENODEV) return 0;
    else if (length < 0 && errno != EINTR && errno != ENOENT) return perror("hungfs: read"), 1;
  }
  umount2(arguments[1], MNT_DETACH);
  return 0;
}
