/* Counts what a program allocates: linking this takes the place of the C library's allocator. */
#pragma once

#include <stdint.h>

/* Allocations by the calling thread since it began, by malloc and its relatives. */
uint64_t allocations_of_thread(void);
