"""Recorded runs with injected faults: what a replay said of them, held against the truth.

Times are seconds of CLOCK_MONOTONIC, as in the truth: a wall clock that is set in the middle of a run moves nothing.
"""
import bisect
import gzip
import json
import pathlib
import re
from dataclasses import dataclass, field
from datetime import datetime

EARLY = 2
"""An alert of a fault may have its onset so many seconds before the fault: samples are two seconds apart."""
LATE = 14
"""So many seconds after its end it may still be noticed."""
MARGIN = 3
"""An alert that opens more than this before a fault, or more than `LATE` after it, is a false one."""
SECOND_LOOK = 20
"""The engine ranks anew so many seconds after the alert; a tick more is allowed for."""

KINDS = {
    "auth": {"authentication"}, "config": {"configuration", "unit"}, "conn": {"connections", "network"},
    "cpu": {"cpu"}, "crash": {"unit"}, "disk_space": {"filesystem", "io"},
    "dns/config": {"name-resolution", "configuration"}, "fd": {"files"}, "fork": {"tasks", "cpu"}, "io": {"io"},
    "io_latency": {"latency", "io"}, "jobs": {"jobs"}, "leak": {"memory"}, "lock": {"locking"}, "log": {"logs"},
    "mem": {"memory"}, "net": {"network"}, "oom": {"out-of-memory"}, "tasks": {"tasks", "cpu"},
    "tcp": {"connections", "network"}, "time": {"clock"}, "unit_state": {"unit"},
}
"""Which kinds of cause are right for a class of the truth; an unknown class is its own kind."""

ALTERNATIVES = {
    "dns_conf": ["app-dns.service"], "lock": ["migrator.service"], "time_jump": ["systemd-timesyncd.service"],
}
"""Causes that are as good an answer as the expected one, by fault; they count in a figure of their own only."""


@dataclass
class Fault:
    """One injection."""

    name: str
    start: float
    end: float
    expected: str
    kind: str
    note: str = ""
    """Why it could not show itself, where that is known."""
    excluded: bool = False
    """True where the truth itself calls it invalid."""

    def alternatives(self):
        """Answers that count as well in the second figure."""
        return ALTERNATIVES.get(self.name, [])


@dataclass
class Transition:
    """One line of the alerts."""

    sequence: int
    word: str
    time: float
    onset: float
    incident: dict


@dataclass
class Verdict:
    """What became of one fault."""

    fault: Fault
    first: Transition | None = None
    second: Transition | None = None
    last: Transition | None = None
    opened: int = 0
    """How many incidents were opened for it."""

    @property
    def delay(self):
        """Seconds from the fault to its first alert."""
        return None if self.first is None else self.first.time - self.fault.start

    def states(self):
        """The incident at the first alert, after the second look, and at the end."""
        return {"alert": self.first, f"+{SECOND_LOOK}s": self.second, "last": self.last}


@dataclass
class RunResult:
    """What a replay said of one run."""

    name: str
    verdicts: list
    false: list
    """Transitions that opened an incident outside all faults."""
    quiet_seconds: float
    incidents: list = field(default_factory=list)
    """(fault or None, the incident's transitions in the fault's time, and to the end) of each that was opened."""


def lines(path):
    """The lines of a file that may be packed."""
    path = pathlib.Path(path)
    packed = path.with_name(path.name + ".gz")
    opener = open if path.exists() else gzip.open
    with opener(path if path.exists() else packed, "rt", encoding="utf-8", errors="replace") as file:
        yield from file


def rows(path):
    """The JSON objects of a file, one a line; a damaged one is left out."""
    for line in lines(path):
        try:
            yield json.loads(line)
        except ValueError:
            continue


def names(folder):
    """Every run in a folder."""
    found = {path.name.split(".out.jsonl")[0] for path in pathlib.Path(folder).glob("*.out.jsonl*")}
    return sorted(found)


class Clock:
    """Finds the monotonic time of what was decided in a frame."""

    def __init__(self, samples):
        self.samples = samples
        """(monotonic seconds, wall-clock microseconds), oldest first."""
        self.place = 0

    def monotonic(self, microseconds):
        """The time of the next frame that bears this wall-clock time: alerts come in the order of frames."""
        for place in range(self.place, len(self.samples)):
            if abs(self.samples[place][1] - microseconds) <= 1:
                self.place = place
                return self.samples[place][0]
        raise ValueError(f"no frame has the time {microseconds}")


def microseconds(text):
    """RFC 3339 in UTC."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(moment.timestamp() * 1e6)


def transitions(objects, samples):
    """What a replay printed, in the time of the run."""
    clock = Clock(samples)
    found = []
    for row in sorted(objects, key=lambda row: row["sequence"]):
        decided = microseconds(row["time"])
        time = clock.monotonic(decided)
        onset = time - (decided - microseconds(row["onset"])) / 1e6
        found.append(Transition(row["sequence"], row["transition"], time, onset, row))
    return found


def truth(path, alive):
    """The faults of a run; `alive` are the times at which each unit was seen."""
    faults = []
    for row in rows(path):
        if "fault" not in row:
            continue
        fault = Fault(row["fault"].split("@")[0], row["start"], row["end"], row["expect"], row["cls"])
        fault.excluded = row.get("valid") is False or bool(row.get("invalid"))
        fault.note = "the truth calls it invalid" if fault.excluded else dead(fault, alive)
        faults.append(fault)
    return faults


def dead(fault, alive):
    """A service that ended for good in an earlier fault cannot misbehave."""
    seen = alive.get(fault.expected, [])
    before = bisect.bisect_left(seen, fault.start - 6)
    within = bisect.bisect_right(seen, fault.end + EARLY) - before
    # A unit that was never seen before may be too short-lived to be sampled.
    return f"{fault.expected} was not running" if before > 15 and within == 0 else ""


def blamed(incident):
    """The ranked causes of an incident; one that names none blames what it is about."""
    causes = incident.get("causes") or []
    if causes:
        return [(cause.get("entity") or {"kind": "", "name": cause.get("subject", "")}, cause.get("kind", ""))
                for cause in causes]
    return [(incident["entity"], "")]


def folded(name):
    """A name without its numbers: `cronjob-12.service` and `cronjob-*.service` are one family."""
    return re.sub(r"[0-9*#]+(-[0-9*#]+)*", "#", name)


def is_answer(entity, kind, expected):
    """True where a cause is the expected one."""
    scheme, _, rest = expected.partition(":")
    if expected == "time":
        return kind == "clock"
    if rest and scheme == "net":
        return entity["kind"] == "interface" and entity["name"] == rest
    if rest and scheme == "disk":
        return entity["kind"] == "device" and entity["name"] == rest
    wanted = rest + ".service" if rest and scheme == "log" else expected
    if entity["kind"] != "unit":
        return False
    if wanted.endswith("*"):
        return folded(entity["name"]).startswith(folded(wanted[:-1]))
    return folded(entity["name"]) == folded(wanted)


def rank(incident, fault, with_alternatives=False):
    """The place of the right answer among the causes, from 0; None where it is not among them."""
    wanted = [fault.expected] + (fault.alternatives() if with_alternatives else [])
    for place, (entity, kind) in enumerate(blamed(incident)):
        if any(is_answer(entity, kind, answer) for answer in wanted):
            return place
    return None


def has_right_kind(incident, fault):
    """True where the first cause is of the truth's class."""
    causes = incident.get("causes") or []
    return bool(causes) and causes[0].get("kind") in KINDS.get(fault.kind, {fault.kind})


def belongs(transition, fault):
    """True for an alert that a fault may have brought about."""
    begin, end = fault.start - EARLY, fault.end + LATE
    if transition.word in ("open", "reopen"):
        return begin <= transition.time <= end
    return transition.word == "update" and begin <= transition.onset <= end and begin <= transition.time <= end


def judge(fault, found):
    """What became of a fault: the first alert for it, and what that said later."""
    verdict = Verdict(fault)
    own = [transition for transition in found if belongs(transition, fault)]
    if not own:
        return verdict
    verdict.first = verdict.second = verdict.last = own[0]
    verdict.opened = len({transition.incident["id"] for transition in own if transition.word != "update"})
    for later in found:
        if later.sequence <= own[0].sequence or later.incident["id"] != own[0].incident["id"]:
            continue
        if later.time <= own[0].time + SECOND_LOOK + 2:
            verdict.second = later
        if later.time <= fault.end + LATE:
            verdict.last = later
    return verdict


def score(name, found, faults, samples):
    """Holds the alerts of a run against its faults."""
    valid = [fault for fault in faults if not fault.excluded]
    verdicts = [judge(fault, found) for fault in valid]

    def fault_at(time):
        return next((fault for fault in faults if fault.start - MARGIN <= time <= fault.end + LATE), None)

    opened = [transition for transition in found if transition.word in ("open", "reopen")]
    false = [transition for transition in opened if fault_at(transition.time) is None]
    busy = sum(min(fault.end + LATE, samples[-1][0]) - (fault.start - MARGIN) for fault in faults)
    result = RunResult(name, verdicts, false, max(0, samples[-1][0] - samples[0][0] - busy))
    for transition in opened:
        fault = fault_at(transition.time)
        end = fault.end + LATE if fault else transition.time + SECOND_LOOK + 2
        ever = [later for later in found if later.incident["id"] == transition.incident["id"]
                and transition.sequence <= later.sequence]
        result.incidents.append((fault, [later for later in ever if later.time <= end], ever))
    return result


def load(folder, name):
    """The frames' times of a run, and its faults."""
    samples, alive = [], {}
    for row in rows(pathlib.Path(folder) / f"{name}.out.jsonl"):
        samples.append((row["t"], int(row["w"] * 1e6)))
        for unit in row["u"]:
            alive.setdefault(unit, []).append(row["t"])
    samples.sort()
    return samples, truth(pathlib.Path(folder) / f"{name}.faults.jsonl", alive)
