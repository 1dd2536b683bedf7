#!/bin/bash
# Plays one incident under a real systemd, a package upgrade after which a service logs errors, and prints what an
# operator sees of it as Markdown: docs/walkthrough.md is what this printed. Needs root; takes about eight minutes.
#
#   make walkthrough
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../.." && pwd)
export LC_ALL=C.UTF-8
work=$(mktemp -d)
root=$work/box
# shellcheck source-path=SCRIPTDIR source=harness.sh
source "$here/harness.sh"
# shellcheck source-path=SCRIPTDIR source=scenes.sh
source "$here/scenes.sh"

tear_down() {
  "$here/sdbox.sh" down "$root" >&2 || true
  rm -rf --one-file-system "$work"
}
trap tear_down EXIT

# must COMMAND...: the story cannot go on without.
must() { "$@" >"$work/output" 2>&1 || { cat "$work/output" >&2; echo "walkthrough: $* failed" >&2; exit 1; }; }

# show COMMAND: the command as typed, and what it prints.
show() {
  # shellcheck disable=SC2016 # backquotes of Markdown
  printf '\n```console\n# %s\n' "$1"
  inside sh -c "$1" </dev/null 2>&1 || true
  # shellcheck disable=SC2016
  printf '```\n'
}

newest_id() { alert_lines | tail -n 1 | python3 -c 'import json, sys; print(json.load(sys.stdin)["id"])'; }
observed() { [ "$(status observedSeconds | cut -d. -f1)" -ge "$1" ]; }
has_line() { [ "$(transitions "$1" orders.service)" -ge 1 ]; }
install_orders() { install_shop "$@" orders; }
# What the shell of the service expands.
# shellcheck disable=SC2016
good='n=$((n + 1)); echo "order $n taken in $((n * 7 % 30)) ms"'
# shellcheck disable=SC2016
broken='n=$((n + 1)); echo "<3>order $n refused: unknown currency"'

must "$here/sdbox.sh" mkroot "$root"
echo web1 >"$root/etc/hostname"
must "$here/sdbox.sh" up "$root" "--bind-ro=$repository:/src"
# OOMScoreAdjust: the box lacks CAP_SYS_RESOURCE.
must inside sh -c 'mkdir -p /etc/systemd/system/tocsin.service.d /etc/tocsin/conf.d
  printf "[Service]\nOOMScoreAdjust=0\n" >/etc/systemd/system/tocsin.service.d/box.conf
  printf "[alerts]\nobserve_for = \"1m\"\n" >/etc/tocsin/conf.d/story.toml'
must install_orders 1.0 "$good"
package=$(find "$repository/.build/deb" -name 'tocsin_*.deb' -printf '/src/.build/deb/%f\n' | head -n 1)
must inside env DEBIAN_FRONTEND=noninteractive apt-get -qq -y install "$package"
must within 500 observed 400

cat <<'END'
# One incident, from the first line to the last

Everything in the boxes below was printed by the programs. `make walkthrough` boots a real systemd, installs the package,
lets a small service run for some minutes, and upgrades that service to a version that is broken; this page is what it
wrote. Nothing was edited. As nobody waits a day for a page, one key differs from the defaults: `observe_for = "1m"`, so
that statistics may ring after a minute instead of a day, and everything is marked `LEARNING`. On a host that has been
watched for longer the normal ranges are narrower and better known.

## Before

`orders.service` on the host `web1` takes two orders a second and logs each. Nothing is wrong, so nothing is written, and
`tocsin status` tells that this is for want of faults and not of watching:
END
show 'wc -l </var/log/tocsin/alerts.log'
show 'tocsin status | head -n 14'

began=$(date +%s)
must install_orders 2.0 "$broken"
must within 90 has_line open
waited=$(($(date +%s) - began))
id=$(newest_id)
cat <<END

## The line

Somebody upgrades the package \`orders\` from 1.0 to 2.0. The service starts and stays up, so that no unit has failed and no
process has ended: a check of either sees nothing. But the new version refuses every order. One line is in the log
${waited} s after the upgrade began:
END
show 'cat /var/log/tocsin/alerts.log'
cat <<END

Read from the left: when, how bad, that it opens, on which host, and \`$id\`, the incident's name, which further lines about
it bear. Then who has what, and what was normal; what is likely to blame; and what to type next.

The journal has it, too, as one entry with fields, and \`-x\` adds what the catalog knows about this kind of incident:
END
show 'journalctl -t tocsin -x -n 1 --no-pager --quiet'
sleep 25
cat <<'END'

## Why

The command that the line ends with tells the whole story: what happened in which order, which causes were considered and
what speaks for each, what was ruled out, and the log lines themselves. Rates are means of ten seconds, so that the
beginning is known to about that: it may stand a few seconds before the change that made it.
END
show "tocsin explain $id"
cat <<'END'

`tocsin why` is asked from the other side. It tells of every signal of the unit what was seen, what was expected, and
which rule decided that it rings or does not, also where nothing rang. The last lines say that the week's one statistical
alert is used up now: the next has to be more surprising, while facts, such as a unit that fails, ring all the same.
END
show 'tocsin why --unit orders'
cat <<'END'

The cause was found in the ledger of changes, which is there to be read without an incident as well. Its first lines are
the making of this box, seven minutes before:
END
show 'tocsin changes --since -1h'
must install_orders 1.0 "$good"
went_back=$(date +%s)
must within 400 has_line clear
cat <<END

## After going back

The operator installs 1.0 again. The incident is closed $(($(date +%s) - went_back)) s later, by a line with the same name. One that was told
of always gets such a line.
END
show "grep $id /var/log/tocsin/alerts.log"
cat <<'END'

This one was worth getting up for. Saying so costs nothing and is kept: whoever later calls the like normal is told that
he would silence an alert that was real. `--normal` would be the opposite: the same thing up to the same extent does not
ring again for 30 days.
END
show "tocsin feedback $id --real --reason 'orders were refused'"
cat <<'END'

In the morning, for those who slept:
END
show 'tocsin report --since -1h'
