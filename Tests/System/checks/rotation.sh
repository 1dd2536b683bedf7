# shellcheck shell=bash
# logrotate renames the alert logs; the daemon goes on in new files.

rotate() { inside logrotate --force /etc/logrotate.d/tocsin; }

new_file_has_the_alert() {
  inside cat /var/log/tocsin/alerts.jsonl |
    equals 1 python3 "$here/query.py" transitions open after-rotation.service
}

check "logrotate accepts the snippet and rotates" rotate
check "the renamed file is kept" inside test -s /var/log/tocsin/alerts.jsonl.1
check "what it holds can still be explained" explained ended broken.service
fail_unit after-rotation.service
check "the next alert goes to the new file" within 30 new_file_has_the_alert
check "and rings once in each output" rings_once open after-rotation.service
check "the new files have their owner and mode" files_have_their_modes
heal_unit after-rotation.service
check "its end is told in the new file" within 120 rings_once clear after-rotation.service
