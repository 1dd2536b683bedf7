/* Linux calls that Swift does not import: variadic functions, and extensions behind _GNU_SOURCE. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Every function returns 0 or a descriptor on success and a negative errno value on failure. */

/* Has the kernel send `signal_number` to the calling process when the thread that started it ends. */
int linux_set_parent_death_signal(int signal_number);

/* Has the C library give large blocks back to the kernel when they are freed, however large the ones before were, and
 * lets threads share two heaps. By itself it raises the bound with each large block that is freed: the second snapshot
 * of 4 MB comes from the heap, and what is small and outlives it keeps all of it from going back. To be called before
 * there are threads. */
void linux_settle_allocator(void);

/* Tells which process connected to a Unix stream socket, and as whom; its id is 0 where it cannot be seen from here. */
int linux_peer_of_socket(int descriptor, pid_t *process, uid_t *user);

/* Names the calling thread; what lies beyond 15 bytes is cut off. */
int linux_set_thread_name(const char *name);

/* Gives the calling thread a table of descriptors of its own, with the three standard ones only. */
int linux_leave_descriptors(void);

/* Makes a pipe whose two ends are closed on exec: descriptors[0] reads, descriptors[1] writes. */
int linux_pipe_close_on_exec(int descriptors[2]);

/* Duplicates a descriptor to one that is at least `lowest` and closed on exec; returns the duplicate. */
int linux_duplicate_close_on_exec(int descriptor, int lowest);

/* Makes a descriptor that becomes readable when somebody sets the wall clock, or the machine wakes up. */
int linux_watch_wall_clock(void);

/* Returns 1 where the wall clock has been set since the last call (or since the descriptor was made), else 0. */
int linux_wall_clock_was_set(int descriptor);

/* Starts a program with the caller's environment and no descriptor but these: /dev/null as standard input,
 * `output` as standard output, the caller's standard error. Signal mask and handlers are reset.
 * Stores the process id in `process`. */
int linux_spawn(pid_t *process, const char *path, char *const arguments[], int output);

/* Starts a program in a session of its own, with `environment` and no descriptor but these: `input` as standard
 * input, the caller's standard output and error. Signal mask and handlers are reset. Stores the process id in
 * `process`, which is that of the session and of its process group, too. */
int linux_spawn_session(
    pid_t *process, const char *path, char *const arguments[], char *const environment[], int input);

/* Makes a file without a name in a folder, for writing; nothing of it stays when it is closed. Returns its descriptor,
 * which is closed on exec. */
int linux_nameless_file(const char *folder);

/* Makes a file without a name that lives in memory; returns its descriptor, which is closed on exec. */
int linux_memory_file(const char *label);

/* Has the signals of a crash write a last frame to `descriptor` before the process dies of them: four bytes of
 * length, the lowest first, a byte 7, the context as a varint (LEB128), the length of a path as a varint, and the
 * path of the file in whose mapping the fault lies; empty where it lies in none. */
void linux_report_crashes(int descriptor);

/* Sets the number that a crash from here on is reported with. */
void linux_crash_report_context(uint64_t context);

/* Stores when an open file was made, microseconds since 1970 UTC; -ENODATA where nobody knows. */
int linux_birth_time(int descriptor, long long *microseconds);
