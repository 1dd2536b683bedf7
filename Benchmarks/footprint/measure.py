"""Runs tocsind, Netdata and node_exporter side by side in the box and prints what each cost.

Started by footprint/run.sh, inside the box:
measure.py --seconds 600 --units 100 --processes 300 --signals 1400
"""

import argparse
import json
import os
import subprocess
import threading
import time
import urllib.request

import accounts
import bed

# Netdata's defaults but for what the comparison leaves out or a box cannot have.
NETDATA = """[global]
  run as user = root
[directories]
  cache = /disk/netdata/cache
  lib = /disk/netdata/lib
  log = /disk/netdata/log
[web]
  bind to = 127.0.0.1
[ml]
  enabled = no
[statsd]
  enabled = no
[registry]
  enabled = no
"""
ALL_AT_ONE_SECOND = '[collect]\nhost_interval = "1s"\nunit_interval = "1s"\nfilesystem_interval = "1s"\n'
WARM_UP = 30


class Program:
    """One that is measured: its process, and how many signals it says it has."""

    def __init__(self, name, command, signals):
        self.name, self.signals = name, signals
        self.log = open(f"/disk/{command[0].rpartition('/')[2]}-{len(os.listdir('/disk'))}.log", "w")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT)

    def begin(self):
        pids = self.pids()
        self.began = time.monotonic()
        self.cpu, self.written = accounts.cpu_seconds(pids), accounts.written_bytes(pids)

    def end(self):
        """CPU percent of a core, anonymous bytes, bytes written a day, signals."""
        pids, seconds = self.pids(), time.monotonic() - self.began
        cpu = 100 * (accounts.cpu_seconds(pids) - self.cpu) / seconds
        written = (accounts.written_bytes(pids) - self.written) * 86400 / seconds
        return cpu, accounts.anonymous_bytes(pids), written, self.signals()

    def pids(self):
        if self.process.poll() is not None:
            raise SystemExit(f"{self.name} ended with {self.process.returncode}; see {self.log.name}")
        return accounts.family(self.process.pid)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


def fetch(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


class Scraper:
    """Asks node_exporter once a second, as its server would, in a thread of its own."""

    def __init__(self, url):
        self.url, self.series = url, 0
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                self.series = sum(not line.startswith("#") for line in fetch(self.url).splitlines())
            except OSError:
                pass
            time.sleep(1)


class Tocsin(Program):
    def __init__(self, name, folder, settings=None):
        base = f"/disk/{folder}"
        os.makedirs(base)
        command = ["/disk/bin/tocsind", f"--state={base}/state", f"--log-dir={base}/log"]
        command.append(f"--runtime-dir=/run/{folder}")
        self.socket = f"/run/{folder}/control.sock"
        if settings:
            with open(f"{base}/tocsin.toml", "w") as file:
                file.write(settings)
            command.append(f"--config={base}/tocsin.toml")
        super().__init__(name, command, lambda: self.status()["signals"])

    def status(self):
        command = ["/disk/bin/tocsin", "status", "--format=json", f"--socket={self.socket}"]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    def wait(self):
        for _ in range(100):
            if os.path.exists(self.socket):
                return
            time.sleep(0.1)
        raise SystemExit(f"{self.name} did not start; see {self.log.name}")


def netdata():
    os.makedirs("/disk/netdata/lib/cloud.d")
    for folder in ("cache", "log"):
        os.makedirs(f"/disk/netdata/{folder}")
    with open("/disk/netdata/lib/cloud.d/cloud.conf", "w") as file:
        file.write("[global]\n  enabled = no\n")
    with open("/disk/netdata/netdata.conf", "w") as file:
        file.write(NETDATA)

    def metrics():
        charts = json.loads(fetch("http://127.0.0.1:19999/api/v1/charts"))["charts"]
        return sum(len(chart["dimensions"]) for chart in charts.values())

    return Program("Netdata, no ML", ["/usr/sbin/netdata", "-D", "-c", "/disk/netdata/netdata.conf"], metrics)


def node_exporter():
    address = "127.0.0.1:9100"
    scraper = Scraper(f"http://{address}/metrics")
    command = ["/usr/bin/prometheus-node-exporter", f"--web.listen-address={address}", "--collector.systemd"]
    return Program("node_exporter, asked at 1 s", command, lambda: scraper.series)


def start(arguments):
    """Everything that is measured; peers that could not be unpacked are left out."""
    usual = Tocsin("tocsind, default cadences", "usual")
    usual.wait()
    found = bed.fill(lambda: usual.status()["signals"], arguments.signals)
    print(f"the host has {found} signals of {arguments.signals} that were wanted")
    programs = [usual, Tocsin("tocsind, all at 1 s", "fast", ALL_AT_ONE_SECOND)]
    programs[1].wait()
    if os.path.exists("/usr/sbin/netdata"):
        programs.append(netdata())
    if os.path.exists("/usr/bin/prometheus-node-exporter"):
        programs.append(node_exporter())
    return programs


def print_table(programs):
    print(f"{'':28} {'CPU, % of a core':>17} {'anonymous MB':>13} {'written GiB/day':>16} {'signals':>8}")
    for program in programs:
        cpu, anonymous, written, signals = program.end()
        print(f"{program.name:28} {cpu:17.2f} {anonymous / 1e6:13.1f} {written / 2**30:16.2f} {signals:8}")


def print_daemon(program):
    """What only our own daemon tells of itself: its passes and the lateness of its ticks."""
    status = program.status()
    passes = {row["name"]: row for row in status["collectors"]}
    # The daemon spreads a pass over the processes over the ticks of five seconds.
    runs = {"units": 1, "processes": 5}
    entities = [(passes[name], count) for name, count in runs.items() if name in passes]
    mean, longest = (1e3 * sum(row[key] * count for row, count in entities) for key in ("meanSeconds", "maxSeconds"))
    whole = 1e3 * sum(row["meanSeconds"] for row in status["collectors"])
    print(
        f"{program.name}: units and processes {mean:.1f} ms a pass (longest {longest:.1f} ms), all collectors "
        f"{whole:.1f} ms; ticks late by {1e3 * status['tickLatenessP99Seconds']:.1f} ms at p99, "
        f"{1e3 * status['tickLatenessMaxSeconds']:.1f} ms at most; {status['templates']} templates"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("seconds", "units", "processes", "signals"):
        parser.add_argument(f"--{name}", type=int, required=True)
    arguments = parser.parse_args()
    bed.make_units(arguments.units)
    bed.make_processes(arguments.processes)
    programs = start(arguments)
    bed.make_templates(2000)
    time.sleep(WARM_UP)
    times = accounts.processor_times()
    for program in programs:
        program.begin()
    time.sleep(arguments.seconds)
    print(f"{arguments.seconds} s, {arguments.units} units, {bed.process_count()} processes")
    print_table(programs)
    for program in programs[:2]:
        print_daemon(program)
    stolen = accounts.stolen_share(times, accounts.processor_times())
    print(f"meanwhile: load {' '.join(map(str, os.getloadavg()))}, {100 * stolen:.1f} % stolen")
    for program in programs:
        program.stop()


if __name__ == "__main__":
    main()
