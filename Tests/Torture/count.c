// Tells what is in a directory of journal files: the truth that a daemon's counts are compared with.
//
//   count entries DIRECTORY    entries in all, of each unit, and the numbers of each of journald's sequences
//   count speed DIRECTORY      entries and processor seconds of one reading with all fields
//
// Prints one JSON object. The plainest loop over sd_journal that does the job.
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-journal.h>
#include <time.h>

enum { MOST = 4096 };

struct sequence {
  char id[33];
  uint64_t first, last, entries;
};

static struct sequence sequences[MOST];
static int sequence_count;
static char units[MOST][128];
static long unit_entries[MOST];
static int unit_count;

static void check(int result, const char *what) {
  if (result >= 0) return;
  fprintf(stderr, "count: %s: %s\n", what, strerror(-result));
  exit(1);
}

static void note_sequence(const char *cursor) {
  char id[33];
  uint64_t number;
  if (sscanf(cursor, "s=%32[0-9a-f];i=%" SCNx64, id, &number) != 2) check(-EINVAL, cursor);
  int i = 0;
  while (i < sequence_count && strcmp(sequences[i].id, id) != 0) i++;
  if (i == MOST) check(-E2BIG, "sequences");
  struct sequence *found = &sequences[i];
  if (i == sequence_count) {
    sequence_count++;
    strcpy(found->id, id);
    found->first = number;
  }
  if (number < found->first) found->first = number;
  if (number > found->last) found->last = number;
  found->entries++;
}

static void note_unit(sd_journal *journal) {
  const void *data;
  size_t length;
  const char *name = "";
  char copy[128];
  if (sd_journal_get_data(journal, "_SYSTEMD_UNIT", &data, &length) >= 0) {
    snprintf(copy, sizeof copy, "%.*s", (int)length - 14, (const char *)data + 14);
    name = copy;
  }
  int i = unit_count;
  while (i > 0 && strcmp(units[i - 1], name) != 0) i--;
  if (i == 0) {
    if (unit_count == MOST) check(-E2BIG, "units");
    strcpy(units[unit_count++], name);
    i = unit_count;
  }
  unit_entries[i - 1]++;
}

static int count_entries(sd_journal *journal) {
  long total = 0;
  int result;
  while ((result = sd_journal_next(journal)) > 0) {
    char *cursor;
    check(sd_journal_get_cursor(journal, &cursor), "sd_journal_get_cursor");
    note_sequence(cursor);
    free(cursor);
    note_unit(journal);
    total++;
  }
  check(result, "sd_journal_next");
  printf("{\"entries\": %ld, \"units\": {", total);
  for (int i = 0; i < unit_count; i++) printf("%s\"%s\": %ld", i ? ", " : "", units[i], unit_entries[i]);
  printf("}, \"sequences\": [");
  for (int i = 0; i < sequence_count; i++)
    printf("%s{\"id\": \"%s\", \"first\": %" PRIu64 ", \"last\": %" PRIu64 ", \"entries\": %" PRIu64 "}",
           i ? ", " : "", sequences[i].id, sequences[i].first, sequences[i].last, sequences[i].entries);
  printf("]}\n");
  return 0;
}

static double processor_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

// Copies what the daemon's reader keeps.
static void keep(const char *field, size_t length) {
  static const char *const kept[] = {"MESSAGE=", "PRIORITY=", "SYSLOG_IDENTIFIER=", "_SYSTEMD_UNIT=",
                                     "_COMM=", "_PID=", "_UID=", "_TRANSPORT="};
  static char copy[8192];
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
    if (strncmp(field, kept[i], strlen(kept[i])) != 0) continue;
    memcpy(copy, field, length < sizeof copy ? length : sizeof copy);
    __asm__ volatile("" ::: "memory");
    return;
  }
}

static int measure_speed(sd_journal *journal) {
  double start = processor_seconds();
  long total = 0;
  int result;
  while ((result = sd_journal_next(journal)) > 0) {
    const void *data;
    size_t length;
    uint64_t time;
    sd_id128_t boot;
    check(sd_journal_get_realtime_usec(journal, &time), "sd_journal_get_realtime_usec");
    check(sd_journal_get_monotonic_usec(journal, &time, &boot), "sd_journal_get_monotonic_usec");
    SD_JOURNAL_FOREACH_DATA(journal, data, length) keep(data, length);
    total++;
  }
  check(result, "sd_journal_next");
  printf("{\"entries\": %ld, \"seconds\": %.6f}\n", total, processor_seconds() - start);
  return 0;
}

int main(int count, char **words) {
  sd_journal *journal;
  if (count != 3) {
    fprintf(stderr, "usage: count entries|speed DIRECTORY\n");
    return 2;
  }
  check(sd_journal_open_directory(&journal, words[2], 0), words[2]);
  sd_journal_set_data_threshold(journal, 8256);
  check(sd_journal_seek_head(journal), "sd_journal_seek_head");
  return strcmp(words[1], "speed") == 0 ? measure_speed(journal) : count_entries(journal);
}
