"""The daemon under torture: starting, killing, asking and watching it from outside."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import threading

from journald import WORK, within

BIN = os.environ["BIN"]


class Daemon:
    """The release build of tocsind on a folder of journals, with state, log and socket of its own.

    It is started behind other words where some are given, which must end in an `exec` of what follows them.
    Its own alerts do not go to the journal: what is there is what the load and journald itself have written.
    """

    def __init__(self, name, journals, behind=(), arguments=(), state_of=None):
        self.home = f"{WORK}/{name}"
        self.behind = list(behind)
        shutil.rmtree(self.home, ignore_errors=True)
        os.makedirs(self.home)
        if state_of:
            shutil.copytree(f"{state_of.home}/state", f"{self.home}/state")
        self.arguments = list(arguments)
        self.read(journals)
        self.process = None

    def read(self, *journals):
        """Writes the configuration, which is read at the next start."""
        self.config = f"{self.home}/tocsin.toml"
        with open(self.config, "w") as file:
            file.write(f"[journal]\ndirectories = {json.dumps(journals)}\n[output]\njournal = false\n")

    def start(self):
        with open(f"{self.home}/stderr", "a") as errors:
            self.process = subprocess.Popen(
                [*self.behind, f"{BIN}/tocsind", "--config", self.config, "--state", f"{self.home}/state",
                 "--log-dir", f"{self.home}/log", "--runtime-dir", f"{self.home}/run", *self.arguments],
                stdout=errors, stderr=errors)
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Stops in order, with a snapshot; returns the exit code."""
        self.process.terminate()
        return self.process.wait(timeout=30)

    def is_running(self):
        return self.process.poll() is None

    def status(self):
        """What `tocsin status` says, or None while nobody answers."""
        asked = subprocess.run([f"{BIN}/tocsin", "status", "--socket", f"{self.home}/run/control.sock",
                                "--format", "json"], capture_output=True)
        return json.loads(asked.stdout) if asked.returncode == 0 else None

    def settled(self, seconds, calm=4.0):
        """The status once counting has been at rest for `calm` seconds, or the last one before `seconds`."""
        seen = {"key": None, "for": 0, "status": None}

        def is_calm():
            status = self.status()
            key = status and (status["entries"], status["lostEntries"], status["journal"] == "following")
            seen["for"] = seen["for"] + 1 if key and key == seen["key"] else 0
            seen["key"], seen["status"] = key, status or seen["status"]
            return key and key[2] and seen["for"] * 0.25 >= calm

        within(seconds, is_calm, interval=0.25)
        if seen["status"] is None:
            code, last = self.process.poll(), self.log()[-500:]
            raise RuntimeError(f"the daemon answers nobody, exit code {code}: {last}")
        return seen["status"]

    def readers(self):
        """The process ids of the daemon's children."""
        try:
            with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
                direct = file.read().split()
            tasks = os.listdir(f"/proc/{self.process.pid}/task")
            for task in tasks:
                with open(f"/proc/{self.process.pid}/task/{task}/children") as file:
                    direct += file.read().split()
            return sorted({int(word) for word in direct})
        except OSError:
            return []

    def kill_readers(self):
        for reader in self.readers():
            try:
                os.kill(reader, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def alerts(self):
        """The lines of alerts.jsonl; one that is no JSON raises."""
        path = f"{self.home}/log/alerts.jsonl"
        if not os.path.exists(path):
            return []
        with open(path) as file:
            return [json.loads(line) for line in file]

    def log(self):
        with open(f"{self.home}/stderr", errors="replace") as file:
            return file.read()


class Watch:
    """The most that the daemon and its readers have held, looked at several times a second."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.most = {"files": 0, "memory": 0, "reader files": 0, "reader memory": 0}
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.follow, daemon=True)
        self.thread.start()

    def follow(self):
        while not self.ends.wait(0.2):
            self.note("", self.daemon.process.pid)
            for reader in self.daemon.readers():
                self.note("reader ", reader)

    def note(self, kind, process):
        for name, value in (("files", open_files(process)), ("memory", anonymous_bytes(process))):
            self.most[kind + name] = max(self.most[kind + name], value)

    def close(self):
        self.ends.set()
        self.thread.join()
        return self.most


def open_files(process):
    """Open files but those of control groups, which the daemon keeps open for up to so many units of the host."""
    count = 0
    with contextlib.suppress(OSError):
        for descriptor in os.listdir(f"/proc/{process}/fd"):
            with contextlib.suppress(OSError):
                count += not os.readlink(f"/proc/{process}/fd/{descriptor}").startswith("/sys/fs/cgroup/")
    return count


def anonymous_bytes(process):
    """Memory that is the process's own; mapped journal files are not."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Anonymous:"))
    except OSError:
        return 0


def processor_seconds(process):
    """Processor time of a process and of the children that it has waited for.

    The kernel counts these in hundredths of a second, and those of living threads in nanoseconds too.
    """
    return max(waited_seconds(process), own_seconds(process))


def own_seconds(process):
    total = 0
    try:
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/schedstat") as file:
                total += int(file.read().split()[0])
    except OSError:
        pass
    return total / 1e9


def waited_seconds(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0.0
