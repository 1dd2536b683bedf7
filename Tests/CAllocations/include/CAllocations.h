#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdint.h>

/// How many times the calling thread has asked for memory since it began.
uint64_t allocations_of_thread(void);

/// How many of these were for objects of the Swift runtime: buffers of arrays, boxes of closures, instances.
///
/// Without optimisation the frames of accessors come from malloc, too, which a release does not have.
uint64_t objects_of_thread(void);

#endif
