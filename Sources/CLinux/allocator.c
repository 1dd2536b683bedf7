#include "CLinux.h"

#include <malloc.h>

void linux_settle_allocator(void) {
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
  mallopt(M_ARENA_MAX, 2);
}
