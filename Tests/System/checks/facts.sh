# shellcheck shell=bash
# A fact rings at once, long before any baseline is mature, and its end is told.

fail_unit broken.service
check "a failed unit rings once in each output, without warm-up" \
  within 30 rings_once open broken.service
heal_unit broken.service
check "and clears once it runs again" within 120 rings_once clear broken.service
check "it did not ring again meanwhile" rings_once open broken.service
