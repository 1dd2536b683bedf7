# shellcheck shell=bash
# A refused configuration changes nothing; an accepted one takes effect without a restart.

daemon=$(property MainPID)

inside sh -c 'cat >/etc/tocsin/conf.d/90-box.toml' <<'END'
[alerts]
max_per_weak = 3
END

reload_names_file_and_key() {
  local output
  if output=$(inside tocsin reload 2>&1); then
    echo "reload accepted it: $output"
    return 1
  fi
  grep -F 90-box.toml <<<"$output" && grep -F max_per_weak <<<"$output"
}

reload_of_the_unit_fails() { ! inside systemctl reload tocsin.service; }

same_daemon_runs() { is_active && equals "$daemon" property MainPID; }

check "a bad configuration is refused, with file and key" reload_names_file_and_key
check "systemctl reload fails as well" reload_of_the_unit_fails
check "tocsind --check exits with 78" equals 78 inside sh -c 'tocsind --check >&2; echo $?'
check "the daemon keeps running" same_daemon_runs

inside sh -c 'cat >/etc/tocsin/conf.d/90-box.toml' <<'END'
[ignore]
units = ["hushed*.service"]
END
check "a good configuration is accepted" inside systemctl reload tocsin.service
check "by the same process" same_daemon_runs
fail_unit hushed-by-glob.service
fail_unit loud.service
check "units that are not ignored still ring" within 30 rings_once open loud.service
check "an ignored unit does not" equals 0 transitions open hushed-by-glob.service

heal_unit hushed-by-glob.service
heal_unit loud.service
inside rm /etc/tocsin/conf.d/90-box.toml
check "the file's removal is a good configuration too" inside tocsin reload
