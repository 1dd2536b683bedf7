"""Starts and stops units beside the daemon and checks its memory, its signals and its silence.

Started by soak-churn.sh, inside the box: churn.py FOLDER-OF-BINARIES SECONDS

Three sorts of units come and go, as on a host of timers, deployments and sessions: transient ones that systemd
names (run-*.service), instances of a template with names never seen again, and twenty named ones that return. The
daemon may ring from the first minute on, so that what churn could set off is heard. One line a check and
`N passed, N failed` at the end; the course of memory is printed.
"""

import json
import os
import subprocess
import sys
import time

STARTS_A_SECOND = 1000 / 1800
LIFETIME = 9
SETTLING = 40
SAMPLING = 10
BASE = "/var/tmp/churn"
SOCKET = f"{BASE}/run/control.sock"
TEMPLATE = f"[Service]\nExecStart=/bin/sh -c 'echo \"job %i begins\"; exec sleep {LIFETIME}'\n"
# What the allocator may still take for templates and logs it has never seen, bytes.
ALLOWED_GROWTH = 2 << 20


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def start_daemon(folder):
    os.makedirs(BASE)
    options = (f"--state={BASE}/state", f"--log-dir={BASE}/log", f"--runtime-dir={BASE}/run")
    log = open(f"{BASE}/output", "w")
    command = [f"{folder}/tocsind", *options, "--observe-for=0s", "--max-per-week=100"]
    return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)


def status(folder):
    command = [f"{folder}/tocsin", "status", "--format=json", f"--socket={SOCKET}"]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def family(pid):
    """The daemon and its reader."""
    pids = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as file:
            pids += map(int, file.read().split())
    return pids


def anonymous_bytes(pid):
    total = 0
    for one in family(pid):
        with open(f"/proc/{one}/smaps_rollup") as file:
            total += sum(1024 * int(row.split()[1]) for row in file if row.startswith("Anonymous:"))
    return total


def start_unit(number):
    """The number chooses the sort; all of them end by themselves."""
    if number % 3 == 0:
        run("systemd-run", "--quiet", "--collect", "sleep", str(LIFETIME))
    elif number % 3 == 1:
        run("systemctl", "start", "--no-block", f"churn-job@{number}.service")
    else:
        name = f"churn-returning{number // 3 % 20}"
        subprocess.run(
            ["systemd-run", "--quiet", "--collect", f"--unit={name}", "sleep", str(LIFETIME)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
        )


def churn(folder, pid, seconds):
    """Starts units at an even pace; returns (seconds, anonymous bytes, signals), sampled meanwhile."""
    samples, number, begin = [], 0, time.monotonic()
    while (passed := time.monotonic() - begin) < seconds:
        if number <= passed * STARTS_A_SECOND:
            number += 1
            start_unit(number)
        if passed >= len(samples) * SAMPLING:
            samples.append((passed, anonymous_bytes(pid), status(folder)["signals"]))
        time.sleep(0.2)
    print(f"{number} starts in {seconds:.0f} s; at most {max(row[2] for row in samples)} signals")
    return samples


def slope(samples):
    """Bytes an hour, by least squares."""
    times, sizes = [row[0] for row in samples], [row[1] for row in samples]
    middle, mean = sum(times) / len(times), sum(sizes) / len(sizes)
    spread = sum((moment - middle) ** 2 for moment in times)
    return 3600 * sum((t - middle) * (s - mean) for t, s in zip(times, sizes)) / max(spread, 1e-9)


def transitions():
    """(state, entity, text) of every alert."""
    found = []
    with open(f"{BASE}/log/alerts.jsonl") as file:
        for row in map(json.loads, file):
            found.append((row["transition"], row["entity"]["name"], row))
    return found


class Report:
    passed = failed = 0

    def check(self, description, is_true, found):
        self.passed, self.failed = self.passed + bool(is_true), self.failed + (not is_true)
        print(f"{'ok' if is_true else 'not ok'} - {description}: {found}")


def main(folder, seconds):
    with open("/run/systemd/system/churn-job@.service", "w") as file:
        file.write(TEMPLATE)
    run("systemctl", "daemon-reload")
    process, report = start_daemon(folder), Report()
    time.sleep(SETTLING)
    before = status(folder)
    samples = churn(folder, process.pid, seconds)
    time.sleep(LIFETIME + SETTLING)
    after, size = status(folder), anonymous_bytes(process.pid)
    # The first half fills what is kept of units that may return.
    late = samples[len(samples) // 2 :]
    growth = late[-1][1] - late[0][1]
    print(f"anonymous memory, kB: {' '.join(str(row[1] >> 10) for row in samples)}; at the end {size >> 10}")
    print(f"slope of the second half: {slope(late) / 1e6:+.2f} MB an hour")
    report.check("memory is flat in the second half", growth < ALLOWED_GROWTH, f"{growth / 1e3:+.0f} kB")
    numbers = before["signals"], after["signals"]
    report.check("signals are as many as before", abs(numbers[0] - numbers[1]) <= 2, "%d, then %d" % numbers)
    report.check("no signal was refused", after["refusedSignals"] == 0, after["refusedSignals"])
    alerts = transitions()
    about = [row for row in alerts if "churn" in row[1] or row[1].startswith("run-")]
    report.check("no alert is about the churn", not about, about or f"{len(alerts)} transitions in all")
    for state, name, _ in alerts:
        print(f"  {state} {name}")
    process.terminate()
    report.check("the daemon ends cleanly", process.wait(timeout=60) == 0, process.returncode)
    print(f"{report.passed} passed, {report.failed} failed")
    return report.failed == 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(0 if main(sys.argv[1], float(sys.argv[2])) else 1)
