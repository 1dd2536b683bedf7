# shellcheck shell=bash
# Once the log baseline is mature, a burst of errors rings once, and says what it is.

log_warm_up=310 # seconds; the daemon watches logs for five minutes of running before it judges them

explains_itself() {
  inside journalctl --no-pager --catalog "TOCSIN_UNIT=burst.service" | grep -E '^(--|░░) '
}

check "the daemon ran without a restart until its log baseline was mature" \
  within "$log_warm_up" daemon_has_run_for "$log_warm_up"
check "nothing rang for the service that only talks" equals 0 transitions open chatter.service

inside systemd-run --quiet --unit=burst --property=SyslogLevel=err sh -c '
  for n in $(seq 300); do echo "cannot reach database 10.0.0.$((n % 9)): timed out"; sleep 0.05; done
  exec sleep infinity'
check "a burst of 300 errors rings once in each output" within 120 rings_once open burst.service
check "journalctl -x explains the alert" explains_itself
