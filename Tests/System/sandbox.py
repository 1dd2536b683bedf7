#!/usr/bin/env python3
"""Tries from inside a service what each directive of systemd/tocsin.service forbids, and needs what it must leave.

    sandbox.py inside             in the sandbox: every attempt must be refused, every need met
    sandbox.py outside            as root without a sandbox: every attempt must work, else it proves nothing
    sandbox.py directives UNIT    names the directives of a unit file that nothing here stands for

One line each: the directive, "ok" or "bad", and what was tried and became of it, separated by tabs. An attempt runs in
a process of its own, so that what works when it should not does no harm to the next one. hardening.sh prepares the
places that are named here (FIXTURES) and runs this. Standard library only.
"""

import ctypes
import errno
import os
import resource
import socket
import stat
import subprocess
import sys

FIXTURES = "/run/sandbox-probe"  # a copy of PID 1's namespaces, in the form of `readlink /proc/1/ns/NAME`
MACHINE = os.uname().machine
# x86-64 has its own numbers; the other 64-bit machines share one table.
NUMBERS = (
    {"clock_settime": 227, "init_module": 175, "keyctl": 250, "bpf": 321, "kexec_load": 246, "reboot": 169, "personality": 135}
    if MACHINE == "x86_64"
    else {"clock_settime": 112, "init_module": 105, "keyctl": 219, "bpf": 280, "kexec_load": 104, "reboot": 142, "personality": 92}
)
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
ATTEMPTS = []
NEEDS = []


def checked(result):
    """Raises what errno says after a call of C's that returned -1."""
    if result == -1 or result == ctypes.c_void_p(-1).value:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def system_call(name, *arguments):
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return checked(libc.syscall(ctypes.c_long(NUMBERS[name]), *words))


def forbids(directive, what, shown=True):
    """Registers an attempt; shown=False is one that is refused in the box, a container, even to root."""

    def register(function):
        ATTEMPTS.append((directive, what, function, shown))
        return function

    return register


def needs(directive, what):
    """Registers something that must work in the sandbox."""

    def register(function):
        NEEDS.append((directive, what, function))
        return function

    return register


def create(folder):
    path = os.path.join(folder, "probe-%d" % os.getpid())
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    os.unlink(path)


def own_namespace(name):
    """Succeeds where the process shares a namespace with PID 1."""
    with open(os.path.join(FIXTURES, name)) as file:
        if file.read().strip() != os.readlink("/proc/self/ns/" + name):
            raise OSError(errno.EPERM, "a namespace of its own")


def status_field(name):
    with open("/proc/self/status") as file:
        return next(line.split()[1] for line in file if line.startswith(name + ":"))


def refuse_unless(condition, why):
    """For attempts without an error of the kernel's: a false condition is the refusal."""
    if not condition:
        raise OSError(errno.EPERM, why)


# Who it is.


@forbids("User", "be root")
def _():
    refuse_unless(os.geteuid() == 0, "another user")


@forbids("UMask", "make a file that others can read")
def _():
    path = "/tmp/umask-%d" % os.getpid()
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    mode = os.stat(path).st_mode
    os.unlink(path)
    refuse_unless(mode & 0o007, "mode %o" % stat.S_IMODE(mode))


# Privileges.


@forbids("NoNewPrivileges", "gain privileges by exec")
def _():
    refuse_unless(checked(libc.prctl(39, 0, 0, 0, 0)) == 0, "no_new_privs is set")


@forbids("CapabilityBoundingSet", "have or get a capability")
def _():
    refuse_unless(int(status_field("CapBnd"), 16) | int(status_field("CapEff"), 16), "none to be had")


@forbids("CapabilityBoundingSet", "give a file to somebody else")
def _():
    path = "/tmp/chown-%d" % os.getpid()
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    try:
        os.chown(path, 1, 1)
    finally:
        os.unlink(path)


@forbids("AmbientCapabilities", "raise an ambient capability")
def _():
    # PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW; it has to be inheritable first.
    header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    checked(libc.capget(header, data))
    data[2] |= 1 << 13
    checked(libc.capset(header, data))
    checked(libc.prctl(47, 2, 13, 0, 0))


@forbids("PrivateUsers", "share the host's users")
def _():
    own_namespace("user")


@forbids("RestrictSUIDSGID", "make a program set-user-ID")
def _():
    path = "/tmp/suid-%d" % os.getpid()
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o700))
    try:
        os.chmod(path, 0o4755)
    finally:
        os.unlink(path)


for _flag, _name in [
    (0x10000000, "user"), (0x00020000, "mount"), (0x40000000, "network"), (0x20000000, "process"),
    (0x08000000, "IPC"), (0x04000000, "UTS"), (0x02000000, "cgroup"),
]:
    forbids("RestrictNamespaces", "make a %s namespace" % _name)(
        lambda flag=_flag: checked(libc.unshare(ctypes.c_int(flag)))
    )


@forbids("RestrictRealtime", "run in real time", shown=False)
def _():
    os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


@forbids("LockPersonality", "change its execution domain")
def _():
    system_call("personality", 0x0040000)


@forbids("MemoryDenyWriteExecute", "map memory that can be written and executed")
def _():
    checked(libc.mmap(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0)))


@forbids("MemoryDenyWriteExecute", "make memory that it wrote executable")
def _():
    libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    place = checked(libc.mmap(None, ctypes.c_size_t(4096), 3, 0x22, -1, ctypes.c_long(0)))
    ctypes.memset(place, 0xC3, 1)
    checked(libc.mprotect(place, 4096, 5))


@forbids("KeyringMode", "reach the keys of its user's sessions", shown=False)
def _():
    # KEYCTL_SEARCH for the user's keyring in that of the session: linked only where the ring is shared.
    system_call("keyctl", 10, -3, ctypes.c_char_p(b"keyring"), ctypes.c_char_p(b"_uid.%d" % os.getuid()), 0)


# Files.


@forbids("ProtectSystem", "write in /usr")
def _():
    create("/usr")


@forbids("ProtectSystem", "write in /etc")
def _():
    create("/etc")


@forbids("ProtectSystem", "write where everybody may")
def _():
    create("/srv/sandbox-probe")


@forbids("ProtectHome", "write in a home that is open to all")
def _():
    create("/home/sandbox-probe")


@forbids("PrivateTmp", "see the host's /tmp")
def _():
    os.stat("/tmp/sandbox-probe-outside")


@forbids("PrivateTmp", "see the host's /var/tmp")
def _():
    os.stat("/var/tmp/sandbox-probe-outside")


@forbids("PrivateMounts", "share the host's mounts")
def _():
    own_namespace("mnt")


@forbids("PrivateDevices", "see the console", shown=False)
def _():
    os.stat("/dev/console")


@forbids("PrivateDevices", "make a device")
def _():
    path = "/tmp/device-%d" % os.getpid()
    os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 3))
    os.unlink(path)


@forbids("DevicePolicy", "open a device that lies elsewhere", shown=False)
def _():
    os.close(os.open("/srv/sandbox-probe/kmsg", os.O_RDONLY | os.O_NONBLOCK))


@forbids("StateDirectoryMode", "have others look into the state", shown=False)
def _():
    refuse_unless(os.stat("/var/lib/tocsin").st_mode & 0o007, "closed to others")


# The kernel.


@forbids("ProtectClock", "set the clock", shown=False)
def _():
    # An invalid time, past the C library, which would see that: who may set the clock gets EINVAL, and none is harmed.
    try:
        system_call("clock_settime", 0, (ctypes.c_long * 2)(0, -1))
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise


@forbids("ProtectControlGroups", "make a control group")
def _():
    base = "/sys/fs/cgroup/unified" if os.path.isdir("/sys/fs/cgroup/unified") else "/sys/fs/cgroup"
    with open("/proc/self/cgroup") as file:
        own = next(line.split(":", 2)[2].strip() for line in file if line.startswith("0:"))
    path = base + own + "/sandbox-probe"
    os.mkdir(path)
    os.rmdir(path)


@forbids("ProtectHostname", "name the host")
def _():
    name = socket.gethostname().encode()
    checked(libc.sethostname(name, ctypes.c_size_t(len(name))))


@forbids("ProtectKernelLogs", "read the kernel's log", shown=False)
def _():
    buffer = ctypes.create_string_buffer(1)
    checked(libc.klogctl(3, buffer, 1))


@forbids("ProtectKernelModules", "load a module", shown=False)
def _():
    try:
        system_call("init_module", ctypes.c_char_p(b""), 0, ctypes.c_char_p(b""))
    except OSError as error:
        # ENOEXEC: it would have been taken, had it been a module.
        if error.errno not in (errno.ENOEXEC, errno.EINVAL):
            raise


@forbids("ProtectKernelModules", "look at the modules")
def _():
    refuse_unless(os.path.isdir("/usr/lib/modules"), "there are none here")
    os.listdir("/usr/lib/modules")


@forbids("ProtectKernelTunables", "set a parameter of the kernel", shown=False)
def _():
    refuse_unless(not os.statvfs("/proc/sys/vm").f_flag & os.ST_RDONLY, "mounted read-only")
    with open("/proc/sys/vm/swappiness", "r+") as file:
        file.write(file.read())


@forbids("ProtectKernelTunables", "write in /sys", shown=False)
def _():
    refuse_unless(not os.statvfs("/sys/kernel").f_flag & os.ST_RDONLY, "mounted read-only")


@forbids("PrivateIPC", "share the host's System V objects")
def _():
    own_namespace("ipc")


@forbids("RemoveIPC", "leave shared memory behind")
def _():
    # Made here, looked for by hardening.sh after the end; PrivateIPC= has the System V kind.
    create("/dev/shm")
    with open("/dev/shm/sandbox-probe-left", "w"):
        pass
    refuse_unless(os.geteuid() == 0, "the service manager removes it")


# The network.


@forbids("PrivateNetwork", "share the host's network")
def _():
    own_namespace("net")


for _family, _name in [
    (socket.AF_INET, "IPv4"), (socket.AF_INET6, "IPv6"), (socket.AF_NETLINK, "netlink"),
]:
    forbids("RestrictAddressFamilies", "open a socket of %s" % _name)(
        lambda family=_family: socket.socket(family, socket.SOCK_DGRAM).close()
    )


@forbids("RestrictAddressFamilies", "open a raw packet socket")
def _():
    socket.socket(socket.AF_PACKET, socket.SOCK_RAW).close()


@forbids("IPAddressDeny", "send to a neighbour")
def _():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("127.0.0.1", 9))


# System calls.


@forbids("SystemCallFilter", "mount a filesystem")
def _():
    os.makedirs("/tmp/mount-probe", exist_ok=True)
    checked(libc.mount(b"tmpfs", b"/tmp/mount-probe", b"tmpfs", 0, None))
    checked(libc.umount2(b"/tmp/mount-probe", 2))


@forbids("SystemCallFilter", "change its root")
def _():
    os.chroot("/")


@forbids("SystemCallFilter", "change its user")
def _():
    os.setresuid(1, 1, 1)


@forbids("SystemCallFilter", "trace a process")
def _():
    checked(libc.ptrace(0, 0, None, None))


@forbids("SystemCallFilter", "ask for more processor time")
def _():
    os.setpriority(os.PRIO_PROCESS, 0, -1)


@forbids("SystemCallFilter", "load a program into the kernel", shown=False)
def _():
    try:
        system_call("bpf", 0, ctypes.c_char_p(b"\0" * 64), 64)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise


@forbids("SystemCallFilter", "reboot", shown=False)
def _():
    # With wrong magic numbers: who may reboot gets EINVAL.
    try:
        system_call("reboot", 0, 0, 0, 0)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise


@forbids("SystemCallArchitectures", "call the kernel as a 32-bit program", shown=False)
def _():
    program = os.path.join(FIXTURES, "int80")
    refuse_unless(os.access(program, os.X_OK), "no such calls on this machine")
    refuse_unless(subprocess.run([program]).returncode == 0, "refused")


# Resources.


@forbids("LimitCORE", "leave a core dump")
def _():
    refuse_unless(resource.getrlimit(resource.RLIMIT_CORE) != (0, 0), "none allowed")


@forbids("LimitNOFILE", "open 5000 files")
def _():
    resource.setrlimit(resource.RLIMIT_NOFILE, (6000, 6000))


@forbids("TasksMax", "start 80 processes")
def _():
    children = []
    try:
        for _ in range(80):
            children.append(subprocess.Popen(["/bin/sleep", "30"]))
    finally:
        for child in children:
            child.kill()
            child.wait()


@forbids("Nice", "run at the ordinary priority")
def _():
    refuse_unless(os.nice(0) <= 0, "nice %d" % os.nice(0))


@forbids("MemoryMax", "have more than 192 MiB")
def _():
    with open("/proc/self/cgroup") as file:
        groups = {controllers: path for _, controllers, path in (line.strip().split(":", 2) for line in file)}
    name, first = ("memory", "memory.limit_in_bytes") if "memory" in groups else ("", "memory.max")
    with open("/sys/fs/cgroup/%s%s/%s" % (name, groups[name], first)) as file:
        limit = file.read().strip()
    refuse_unless(limit == "max" or int(limit) > 192 << 20, limit + " bytes")


# What it must be able to do all the same.


@needs("ReadWritePaths", "write alerts")
def _():
    create("/var/log/tocsin")


@needs("StateDirectory", "write state")
def _():
    create("/var/lib/tocsin")


@needs("RuntimeDirectory", "have a socket")
def _():
    create("/run/tocsin")


@needs("ConfigurationDirectory", "read the configuration")
def _():
    os.listdir("/etc/tocsin")


@needs("SupplementaryGroups", "read the journal and what is for adm")
def _():
    with open("/srv/sandbox-probe/adm") as file:
        file.read()
    told = subprocess.run(
        ["journalctl", "--lines=1", "--output=cat", "_PID=1"], capture_output=True, check=True
    ).stdout
    assert told, "an empty journal"


@needs("ProtectProc", "see the processes of others")
def _():
    for name in ("stat", "status", "cmdline", "cgroup", "mountinfo"):
        with open("/proc/1/" + name, "rb") as file:
            assert file.read(), name


@needs("ProcSubset", "see the host's figures")
def _():
    for name in ("stat", "meminfo", "vmstat", "diskstats", "loadavg", "1/net/dev", "1/net/snmp"):
        with open("/proc/" + name, "rb") as file:
            assert file.read(), name


@needs("ProcSubset", "see pressure, where the kernel tells of it")
def _():
    if not os.path.exists(os.path.join(FIXTURES, "no-pressure")):
        for name in ("cpu", "memory", "io"):
            with open("/proc/pressure/" + name) as file:
                assert "some" in file.read(), name


@needs("ProtectControlGroups", "read the control groups")
def _():
    with open("/proc/self/cgroup") as file:
        assert file.read()
    assert os.listdir("/sys/fs/cgroup")


@needs("ProtectHome", "measure /home")
def _():
    with open(os.path.join(FIXTURES, "home")) as file:
        assert int(file.read()) == os.statvfs("/home").f_blocks


@needs("RestrictAddressFamilies", "ask the service manager for its units")
def _():
    told = subprocess.run(
        ["busctl", "--json=short", "call", "org.freedesktop.systemd1", "/org/freedesktop/systemd1",
         "org.freedesktop.systemd1.Manager", "ListUnits"], capture_output=True, check=True
    ).stdout
    assert b"multi-user.target" in told, told[:200]


@needs("SystemCallErrorNumber", "live on after a call that is refused")
def _():
    try:
        os.chroot("/")
    except OSError as error:
        assert error.errno == errno.EPERM, error


# Who it is about, how it is started and ended, and what it is preferred to: nothing that could be tried. The share of
# a processor is asked of the service manager: the box's control groups do not have that controller.
NO_PROHIBITIONS = set(
    """CPUQuota Type NotifyAccess ExecStart ExecStartPre ExecReload DynamicUser RuntimeDirectoryMode Environment Restart
    RestartSec RestartPreventExitStatus WatchdogSec TimeoutStopSec MemoryHigh CPUWeight IOWeight OOMScoreAdjust
    """.split()
)


def outcome(function):
    """Runs a function in a child; returns None where it worked, else what was said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = b""
        try:
            function()
        except OSError as error:
            said = ("%s: %s" % (errno.errorcode.get(error.errno, error.errno), error.strerror)).encode()
        except BaseException as error:  # noqa: what a need says is shown
            said = ("%s: %s" % (type(error).__name__, error)).encode()
        os.write(writing, said)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as file:
        said = file.read().decode(errors="replace")
    _, code = os.waitpid(child, 0)
    if os.WIFSIGNALED(code):
        return "killed by signal %d" % os.WTERMSIG(code)
    return said or None


def line(directive, good, text):
    print("%s\t%s\t%s" % (directive, "ok" if good else "bad", text.replace("\n", " ")), flush=True)


def inside():
    for directive, what, function, _ in ATTEMPTS:
        said = outcome(function)
        line(directive, said, "cannot %s (%s)" % (what, said) if said else "can " + what)
    for directive, what, function in NEEDS:
        said = outcome(function)
        line(directive, not said, "cannot %s (%s)" % (what, said) if said else "can " + what)


def outside():
    for directive, what, function, shown in ATTEMPTS:
        said = outcome(function)
        if said and not shown:
            line(directive, True, "it cannot be shown here that one could %s (%s)" % (what, said))
        else:
            line(directive, not said, "without it one cannot %s (%s)" % (what, said) if said else "without it one can " + what)


def directives(path):
    known = {entry[0] for entry in ATTEMPTS + NEEDS} | NO_PROHIBITIONS
    section = ""
    with open(path) as file:
        for text in file:
            if text.startswith("["):
                section = text.strip()
            elif section == "[Service]" and "=" in text and not text.startswith("#"):
                name = text.split("=", 1)[0]
                if name not in known:
                    print(name)


if __name__ == "__main__":
    if sys.argv[1:] == ["inside"]:
        inside()
    elif sys.argv[1:] == ["outside"]:
        outside()
    elif sys.argv[1:2] == ["directives"] and len(sys.argv) == 3:
        directives(sys.argv[2])
    else:
        sys.exit(__doc__)
