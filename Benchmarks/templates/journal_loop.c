/* The least that any reader of the journal pays: every field of every entry of a folder is looked at once, in
 * libsystemd's own loop, and nothing is done with it but to find the message and the unit.
 *
 *     cc -O2 journal_loop.c -lsystemd -o journal_loop && ./journal_loop FOLDER
 *
 * Prints the number of entries that have a message. journal.py builds and times it. */
#include <stdio.h>
#include <string.h>
#include <systemd/sd-journal.h>

int main(int count, char **arguments) {
  sd_journal *journal;
  unsigned long messages = 0, bytes = 0;
  if (count != 2 || sd_journal_open_directory(&journal, arguments[1], 0) < 0) return 1;
  sd_journal_seek_head(journal);
  while (sd_journal_next(journal) > 0) {
    const void *field;
    size_t length;
    uint64_t time;
    sd_journal_get_realtime_usec(journal, &time);
    SD_JOURNAL_FOREACH_DATA(journal, field, length) {
      if (length > 8 && memcmp(field, "MESSAGE=", 8) == 0) messages++;
      if (length > 14 && memcmp(field, "_SYSTEMD_UNIT=", 14) == 0) bytes += length;
    }
  }
  sd_journal_close(journal);
  printf("%lu\n", messages);
  return bytes == 0;
}
