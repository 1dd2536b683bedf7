"""A journald of its own to torture, what writes to it, and the truth about what it has written."""

import json
import os
import shutil
import signal
import struct
import subprocess
import threading
import time

WORK = os.environ["WORK"]
JOURNALS = "/var/log/journal"
MACHINE = open("/etc/machine-id").read().strip()


class Clock:
    """The wall clock, and the one that runs while the machine sleeps, of processes started behind `words`."""

    def __init__(self, name, offset=0):
        self.path = f"{WORK}/{name}.clock"
        self.words = ["env", f"LD_PRELOAD={WORK}/clock.so", f"STEPPED_CLOCK={self.path}"]
        with open(self.path, "wb") as file:
            file.write(bytes(16))
        self.set(offset)

    def set(self, offset, asleep=0):
        """Seconds to add to the wall clock, and seconds that the machine has slept."""
        with open(self.path, "r+b") as file:
            file.write(struct.pack("<qq", int(offset * 10**9), int(asleep * 10**9)))


def tool(name, *words):
    """Runs one of the C programs, which answer in JSON."""
    done = subprocess.run([f"{WORK}/{name}", *map(str, words)], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def cgroups():
    """Where journald finds the units of processes: the cgroup tree that systemd manages."""
    root = "/sys/fs/cgroup"
    if os.path.isdir(f"{root}/unified"):
        root = f"{root}/unified"
    folder = f"{root}/system.slice"
    os.makedirs(folder, exist_ok=True)
    return folder


def mounted(folder):
    """Words before a command that is to find a folder's files where journald keeps its own."""
    script = f'mount --bind "$0" {JOURNALS}/{MACHINE} && exec "$@"'
    return ["unshare", "--mount", "sh", "-c", script, folder]


class Load:
    """Processes that write entries as units PREFIX0.service, PREFIX1.service, ..."""

    def __init__(self, prefix, units, rate, seconds):
        words = [f"{WORK}/load", cgroups(), f"tocsin-torture-{prefix}-", *map(str, (units, rate, seconds))]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE)

    def is_running(self):
        return self.process.poll() is None

    def wait(self):
        output, _ = self.process.communicate()
        if self.process.returncode != 0:
            raise RuntimeError("the load could not be written")
        return json.loads(output)


class Journald:
    """journald alone, without limits but those given, with empty folders to begin with."""

    def __init__(self, clock=(), **settings):
        self.clock = list(clock)
        self.folder = f"{JOURNALS}/{MACHINE}"
        shutil.rmtree(JOURNALS, ignore_errors=True)
        shutil.rmtree("/run/log/journal", ignore_errors=True)
        os.makedirs(self.folder)
        wanted = {"Storage": "persistent", "ReadKMsg": "no", "Audit": "no", "RateLimitBurst": 0,
                  "SyncIntervalSec": "1s", "SystemKeepFree": "1M", "ForwardToSyslog": "no"} | settings
        with open("/run/systemd/journald.conf.d/torture.conf", "w") as file:
            file.write("[Journal]\n" + "".join(f"{key}={value}\n" for key, value in wanted.items()))
        self.start()
        self.settle()

    def start(self):
        for name in ("socket", "stdout", "dev-log"):
            if os.path.exists(f"/run/systemd/journal/{name}"):
                os.unlink(f"/run/systemd/journal/{name}")
        open("/run/systemd/journal/flushed", "w").close()
        self.process = subprocess.Popen([*self.clock, "/lib/systemd/systemd-journald"],
                                        stderr=subprocess.DEVNULL)
        wait_until(lambda: os.path.exists("/run/systemd/journal/socket"), 10, "journald's socket")
        self.process.send_signal(signal.SIGUSR1)
        wait_until(lambda: os.path.exists(f"{self.folder}/system.journal"), 10, "journald's first file")

    def settle(self):
        """Waits until journald has written all that it has to say of its start, and counts that."""
        seen = [0]

        def is_calm():
            seen.append(tail_number(self))
            return seen[-1] > 0 and len(seen) > 20 and len(set(seen[-20:])) == 1

        wait_until(is_calm, 10, "end of what journald says at its start")
        self.unseen = seen[-1]

    def kill(self):
        self.process.kill()
        self.process.wait()

    def restart_killed(self):
        self.kill()
        self.start()

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Archive:
    """Copies every journal file that journald has finished, before it is deleted.

    Copies and no links: a file with a second name would not be cut when journald deletes it, and that cut is
    what kills readers.
    """

    def __init__(self, journald):
        self.source, self.folder = journald.folder, f"{WORK}/archive"
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.seen = {}
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.follow, daemon=True)
        self.thread.start()

    def follow(self):
        while not self.ends.wait(0.05):
            self.copy(lambda name: "@" in name)

    def copy(self, is_wanted):
        for name in sorted(filter(is_wanted, os.listdir(self.source))):
            try:
                with open(f"{self.source}/{name}", "rb") as file:
                    self.copy_changed(name, file)
            except FileNotFoundError:
                pass

    def copy_changed(self, name, file):
        """Copies a file unless it is as it was; one that journald is about to cut has lost its name."""
        before = os.fstat(file.fileno())
        form = (before.st_size, before.st_mtime_ns)
        if self.seen.get(name) == form:
            return
        content = file.read()
        if os.fstat(file.fileno()).st_nlink > 0:
            with open(f"{self.folder}/{name}", "wb") as copy:
                copy.write(content)
            self.seen[name] = form

    def close(self):
        """Ends copying and tells what journald has written in all: to be called when it writes no more."""
        self.ends.set()
        self.thread.join()
        self.copy(lambda name: True)
        truth = tool("count", "entries", self.folder)
        headers = [entries_of_header(f"{self.folder}/{name}") for name in os.listdir(self.folder)]
        truth["files"] = len(headers)
        truth["unread"] = sum(headers) - truth["entries"]
        truth["holes"] = sum(s["last"] - s["first"] + 1 - s["entries"] for s in truth["sequences"])
        return truth


def entries_of_header(path):
    """How many entries a journal file says that it holds."""
    return header_number(path, 152)


def tail_number(journald):
    """The number of the newest entry that journald has written; it may be changing files just now."""
    numbers = []

    def is_known():
        try:
            numbers.append(header_number(f"{journald.folder}/system.journal", 160))
        except (FileNotFoundError, RuntimeError):
            # Journald makes the file, and then writes its header.
            pass
        return numbers

    wait_until(is_known, 5, "file that journald writes to")
    return numbers[0]


def header_number(path, offset):
    with open(path, "rb") as file:
        header = file.read(208)
    if header[:8] != b"LPKSHHRH":
        raise RuntimeError(f"{path} is not a journal file")
    return struct.unpack_from("<Q", header, offset)[0]


def wait_until(is_true, seconds, what):
    """Waits for a condition; `what` is awaited in vain for so many seconds."""
    if not within(seconds, is_true):
        raise RuntimeError(f"no {what} within {seconds} s")


def within(seconds, is_true, interval=0.02):
    """True as soon as a condition holds, False when it does not in so many seconds."""
    deadline = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > deadline:
            return False
        time.sleep(interval)
    return True
