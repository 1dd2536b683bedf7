# shellcheck shell=bash
# A fact rings at once, long before any baseline is mature, and its end is told.

fail_unit broken.service
check "a failed unit rings once in each output, without warm-up" \
  within 30 rings_once open broken.service
check "its id explains it" explained open broken.service
check "to whoever may read the alerts" explained unknown broken.service \
  setpriv --reuid=nobody --regid=adm --clear-groups
check "who may ask the daemon, too, is told that it goes on" explained open broken.service \
  setpriv --reuid=nobody --regid=adm --groups=tocsin
heal_unit broken.service
check "and clears once it runs again" within 120 rings_once clear broken.service
check "it did not ring again meanwhile" rings_once open broken.service
check "and the explanation says that it has ended" explained ended broken.service
