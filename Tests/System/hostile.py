#!/usr/bin/env python3
"""Says hostile things to the daemon by every way in, and holds what comes out against what must never come out.

    hostile.py log                    writes entries to the journal, hostile in every field that a sender can set
    hostile.py names                  makes files in /etc and lines in dpkg's log with hostile names
    hostile.py metrics FOLDER         writes metrics of another program with hostile names
    hostile.py decisions FOLDER       writes decisions with hostile authors and reasons
    hostile.py mounts FOLDER          mounts small full filesystems on folders with hostile names
    hostile.py unmount FOLDER         takes them away
    hostile.py processes SECONDS      runs processes with hostile names
    hostile.py control SOCKET         sends garbage, too much and nothing at all to a socket
    hostile.py refused SOCKET NAME... fails unless each of these requests is refused to whoever runs this
    hostile.py text                   checks standard input as text: no control, no colour, no forged line
    hostile.py json                   the same for JSON: one document, or one a line
    hostile.py journal                the same for `journalctl --output=export`: fields of Tocsin's own
    hostile.py corpus                 prints the corpus, for a look

Standard library only.
"""

import ctypes
import json
import os
import re
import socket
import subprocess
import sys
import time
import unicodedata

# What a forged line would say: wherever this stands, it must not begin a line, a field or an object.
FORGED = "2026-08-23T03:14:07+02:00 crit open db1 f0f0f0f0 forged.service: FORGEDLINE"
FORGED_JSON = '{"schema":1,"sequence":1,"transition":"open","id":"f0f0f0f0","FORGEDLINE":1}'

CORPUS = [
    b"newline\n" + FORGED.encode() + b"\nmore",
    b"return\r" + FORGED.encode(),
    b"json\n" + FORGED_JSON.encode() + b"\n",
    b"quote\",\"severity\":\"crit\",\"FORGEDLINE\":\"",
    b"colour \x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b[2J\x1b[H",
    b"C1 \xc2\x9b31m \xc2\x9d0;title\xc2\x9c \x9b31m",
    "bidi \u202etxt.exe\u202c \u2066isolate\u2069 \u200f\u061c".encode(),
    b"nul \x00 bell \x07 back \x08\x08\x08 delete \x7f tab\there",
    b"invalid \xff\xfe\xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x28",
    "separators \u2028 \u2029 \x0b \x0c \x85 \ufeff \u00ad \ufff9".encode(),
    b"zero width \xe2\x80\x8b\xe2\x80\x8d\xef\xbb\xbf \xf3\xa0\x81\x81",
    b"field=TOCSIN_ID=f0f0f0f0\nTOCSIN_SEVERITY=crit\nPRIORITY=0",
    b"pipe | likely: forged.service | next: rm -rf /",
    b"percent %s%n%x $(id) `id` ${IFS} ; id",
    b"long " + b"A" * 60000 + b" end",
    b"many " + b"\xcc\x81" * 4000,
    b"markup <script>alert(1)</script> \"><img src=x onerror=alert(1)> &lt; <!-- ]]>",
    b"password=hunter2 Authorization: Bearer hunter2hunter2 https://hunter2:hunter2@example.org/ --token hunter2",
]
# One a line of a log each; the last of the corpus holds several.
SECRETS = [
    b"login PASSWD: hunter2 refused",
    b'db_password = "hunter2 \\" hunter2" x',
    b'{"token":"hunter2","client_secret":"hunter2"}',
    b"GET /?api_key=hunter2&page=3 HTTP/1.1",
    b"tool --password hunter2 --verbose",
    b"postgres://app:hunter2@db:5432/x and redis://:hunter2@cache/0",
    b"Cookie: sid=hunter2; other=hunter2",
    b"Proxy-Authorization: hunter2hunter2",
    b"-----BEGIN RSA PRIVATE KEY----- hunter2 hunter2 -----END RSA PRIVATE KEY-----",
    b"push ghp_hunter2hunter2hunter2hunter2 and eyJodW50ZXIyIn0hunter2.eyJodW50ZXIyIn0hunter2.hunter2hunter2",
    b"AccountKey=hunter2/hunter2== x",
]
# What others say that signatures and collectors of logins, kills and disks look for.
MIMICS = [
    b"error %d: %s",
    b"Accepted password for %d%s from 10.0.0.1 port 22 ssh2",
    b"Out of memory: Killed process %d (%s) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB",
    b"EXT4-fs error (device sd%d%s): ext4_find_entry:1455: inode #2: comm x: reading directory lblock 0",
    b"I/O error, dev sd%d%s, sector 1 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2",
    b"evil%d%s.service: Main process exited, code=exited, status=1/FAILURE",
    b"segfault at 0 ip %d sp 0 error 4 in %s[0+1000]",
]
JOURNAL = "/run/systemd/journal/socket"
# Characters that may stand in no output: controls, format characters, line and paragraph separators, surrogates.
HARMFUL = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def field(name, value):
    return name + b"\n" + len(value).to_bytes(8, "little") + value + b"\n"


def log():
    sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sender.connect(JOURNAL)
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
    for number, text in enumerate((CORPUS + SECRETS) * 12):
        # Within another word nothing could be told to be a secret.
        mimic = MIMICS[number % len(MIMICS)] if number % 3 and b"hunter2" not in text else MIMICS[0]
        entry = field(b"MESSAGE", mimic % (number % 7, text))
        entry += b"PRIORITY=%d\n" % (3 if number % 2 else 4)
        for name in (
            b"SYSLOG_IDENTIFIER", b"SYSLOG_RAW", b"CODE_FILE", b"CODE_FUNC", b"UNIT", b"USER_UNIT", b"OBJECT_PID",
            b"COREDUMP_UNIT", b"COREDUMP_COMM", b"TOCSIN_ID", b"TOCSIN_UNIT", b"TOCSIN_ENTITY", b"JOB_RESULT",
        ):
            entry += field(name, text[:4000])
        # Ids that mean a failed unit, a core dump and an OOM kill, from somebody who may not say so.
        for message_id in (
            b"d9b373ed55a64feb8242e02dbe79a49c", b"fc2e22bc6ee647b6b90729ab34a250b1",
            b"fe6faa94e7774663a0da52717891d8ef",
        ):
            if number % 5 == 0:
                entry += b"MESSAGE_ID=" + message_id + b"\n"
        try:
            sender.send(entry)
        except OSError as error:
            print("not sent: %s" % error, file=sys.stderr)
        time.sleep(0.01)


def file_name(text):
    """A file's name may be anything but a slash and NUL, and 255 bytes."""
    return (b"evil-" + text.replace(b"/", b"_").replace(b"\0", b"_"))[:200]


def names():
    for text in CORPUS:
        path = b"/etc/" + file_name(text)
        with open(path, "wb") as file:
            file.write(text)
    with open("/var/log/dpkg.log", "ab") as file:
        for number, text in enumerate(CORPUS):
            file.write(b"2026-01-01 00:00:%02d upgrade " % number + text + b":amd64 1.0 2.0\n")


def metrics(folder):
    lines = []
    # Names identify, so they are never masked: no secrets here.
    for number, text in enumerate(CORPUS[:-1]):
        value = text[:2000].decode("utf-8", "replace").replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
        lines.append('evil_metric{label="%s",n="%d"} %d\n' % (value, number, number))
    lines.append("evil_other 1\n")
    with open(os.path.join(folder, "evil\x1b[31m\n.prom"), "w", encoding="utf-8") as file:
        file.writelines(lines)


def decisions(folder):
    os.makedirs(folder, exist_ok=True)
    # What whoever configures a host writes himself is shown to him as it is: no secrets here.
    for number, text in enumerate(CORPUS[:-1]):
        value = json.dumps(text[:300].decode("utf-8", "replace").replace("\x7f", "")).replace("\\ud", "d")
        name = b"evil%d" % number if number else b"evil\x1b[31m\xe2\x80\xae"
        with open(folder.encode() + b"/" + name + b".toml", "w", encoding="utf-8") as file:
            file.write('kind = "%s"\nunits = ["evil-nobody.service"]\nauthor = %s\nreason = %s\n' % (
                "maintenance" if number % 2 else "silence", value, value))


def mounts(folder):
    for number, text in enumerate(CORPUS[:3] + CORPUS[4:8] + CORPUS[8:10]):
        path = os.path.join(folder.encode(), file_name(text)[:100])
        os.makedirs(path)
        subprocess.run([b"mount", b"-t", b"tmpfs", b"-o", b"size=1m", b"tmpfs", path], check=True)
        with open(path + b"/full", "wb") as file:
            try:
                file.write(b"x" * (1 << 21))
            except OSError:
                pass
            try:
                file.close()
            except OSError:
                pass


def unmount(folder):
    for name in os.listdir(folder.encode()):
        path = os.path.join(folder.encode(), name)
        subprocess.run([b"umount", path], check=True)
        os.rmdir(path)


def processes(seconds):
    """The kernel takes any fifteen bytes for a name."""
    libc = ctypes.CDLL(None)
    for text in (b"ev\x1b[31m\x1b[2J", b"ev\n) R 1 1", "ev\u202e\u2028".encode(), b"ev\xff\xfe", b"ev\xc2\x9b31m"):
        if os.fork() == 0:
            libc.prctl(15, text, 0, 0, 0)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                time.sleep(0.001)
            os._exit(0)
    time.sleep(seconds)


def refused(path, names):
    """By the kernel, that is, before anything can be said."""
    for name in names:
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(10)
        try:
            client.connect(path)
            client.sendall(json.dumps({"protocol": 1, "command": name}).encode() + b"\n")
            print("%s: answered: %s" % (name, ascii(client.recv(300))))
            raise SystemExit(1)
        except PermissionError:
            pass
    print("%d requests refused" % len(names))
    raise SystemExit(0 if names else 1)


def control(path):
    """Each of these must be dropped or refused without harm to the others; prints what was answered."""
    answers = []
    stuck = []
    for number in range(40):  # more clients than are served, that say nothing, or ask for much and never listen
        client = socket.socket(socket.AF_UNIX)
        try:
            client.connect(path)
            stuck.append(client)
            client.settimeout(1)
            if number % 2:
                client.sendall(b'{"protocol":1,"command":"signals"}\n')
        except OSError:
            pass
    for text in CORPUS + [b"{" * 100000, b"[" * 100000 + b"\n", b'{"command":' + b'"status"' * 20000, b"\n" * 1000,
                          b'{"command":"status","x":"' + b"A" * (16 << 20) + b'"}', b'{"command":"decide","decision":{"kind":'
                          b'"silence","all":true,"reason":"' + b"A" * 30000 + b'"}}']:
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(10)
        try:
            client.connect(path)
            client.sendall(text + b"\n")
            client.shutdown(socket.SHUT_WR)
            answers.append(client.recv(1 << 16))
        except OSError as error:
            answers.append(str(error).encode())
        client.close()
    for client in stuck:
        client.close()
    sys.stdout.buffer.write(b"\n".join(answers))


def refuse(why, where):
    print("%s: %s" % (why, ascii(where[:300])))
    raise SystemExit(1)


def check_text(data, tabs=True):
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        refuse("not UTF-8", str(error))
    for line in text.split("\n"):
        for character in line:
            if unicodedata.category(character) in HARMFUL and not (tabs and character == "\t"):
                refuse("U+%04X" % ord(character), line)
        if line.lstrip().startswith((FORGED[:40], FORGED_JSON[:60])):
            refuse("a forged line", line)
        if "hunter2" in line:
            refuse("a secret", line)
        # Within an alert's line a bar parts fields, so nobody else's may stand there as it is.
        if re.match(r"^\d{4}-\d\d-\d\dT", line) and "| next: rm" in line:
            refuse("a forged field", line)
    return text


def check_json(data):
    text = check_text(data, tabs=False)
    try:
        documents = [json.loads(text)]
    except ValueError:
        documents = [json.loads(line) for line in text.splitlines() if line.strip()]
    for document in documents:
        if "FORGEDLINE" in keys(document):
            refuse("a forged key", text)
    if not documents:
        refuse("nothing", text)


def keys(value):
    if isinstance(value, dict):
        return set(value).union(*(keys(member) for member in value.values()), set())
    if isinstance(value, list):
        return set().union(*(keys(member) for member in value), set())
    return set()


def entries(data):
    """The entries of journalctl's export format: lists of names and values; a value may hold line feeds, by its length."""
    place, entry = 0, []
    while place < len(data):
        end = data.index(b"\n", place)
        line, place = data[place:end], end + 1
        if b"=" in line:
            entry.append(tuple(line.split(b"=", 1)) + (False,))
        elif line:
            length = int.from_bytes(data[place:place + 8], "little")
            entry.append((line, data[place + 8:place + 8 + length], True))
            place += 8 + length + 1
        if not line and entry:
            yield entry
            entry = []
    if entry:
        yield entry


def check_journal(data):
    """The daemon's own entries: every field is text, so none stands in the binary form, and each name comes as due."""
    count = 0
    for entry in entries(data):
        count += 1
        own = [field for field in entry if not field[0].startswith(b"_")]
        for name, value, is_binary in own:
            if is_binary:
                refuse("a field in binary form", str((name, value)))
            check_text(value)
        for name in (b"TOCSIN_ID", b"TOCSIN_SEVERITY", b"MESSAGE", b"PRIORITY"):
            if sum(name == other for other, _, _ in own) > 1:
                refuse("a field twice", str(entry))
    if not count:
        refuse("nothing", "")


def main(arguments):
    mode = arguments[0] if arguments else ""
    if mode in ("text", "json", "journal"):
        data = sys.stdin.buffer.read()
        {"text": check_text, "json": check_json, "journal": check_journal}[mode](data)
    elif mode == "metrics" and len(arguments) == 2:
        metrics(arguments[1])
    elif mode == "control" and len(arguments) == 2:
        control(arguments[1])
    elif mode == "refused" and len(arguments) > 1:
        refused(arguments[1], arguments[2:])
    elif mode in ("decisions", "mounts", "unmount") and len(arguments) == 2:
        {"decisions": decisions, "mounts": mounts, "unmount": unmount}[mode](arguments[1])
    elif mode == "processes" and len(arguments) == 2:
        processes(float(arguments[1]))
    elif mode == "log":
        log()
    elif mode == "names":
        names()
    elif mode == "corpus":
        for text in CORPUS:
            print(ascii(text[:200]))
        for text in SECRETS:
            print(text.decode("ascii"))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
