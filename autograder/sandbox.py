"""What a fork may use: which files, no network, how much memory, how many processes, which system calls.

Linux alone, through ctypes: no program is called and nothing of ours is imported, as this file travels into the
sandbox. `layers` says what this machine has; `enclose` puts the zygote away once; `confine` does the rest in a fork.
"""

import ctypes
import os
import platform
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

NEWNS, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
_RDONLY, _NOSUID, _NODEV, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
_PDEATHSIG, _CAPBSET_DROP, _NO_NEW_PRIVS, _SECCOMP = 1, 24, 38, 22
_DETACH = 2
FOLDER = "/submission"  # where a submission finds its files, and the only place it may write to beside /tmp
FIRST_UID, UIDS = 200_000, 100_000  # one for each submission in turn, of nobody on this machine
MB = 2**20

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class SandboxError(OSError):
    """The kernel refused a layer of the sandbox."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    cell, total: seconds for one cell, and for the whole notebook.  memory: MB that it may add to what the frameworks
    take.  processes: at one time, threads included.  files: MB in its folder, and in one file.  output: MB of all that
    its cells show.
    """

    cell: float = 30
    total: float = 300
    memory: int = 1500
    processes: int = 256
    files: int = 100
    output: int = 8


def layers():
    """Return `{layer: "" if this machine has it, else what is lost without it}`, in the order of their weight."""
    found = {
        "namespaces": "submissions see other processes, the network and files of this machine",
        "uid": "a submission runs under your own user, so a fork bomb takes your processes down too",
        "seccomp": "a submission may call every part of the kernel, bugs included",
    }
    if sys.platform == "linux":
        if _works(_try_namespaces):
            found["namespaces"] = ""
        if os.geteuid() == 0:
            found["uid"] = ""
        if platform.machine() in _ARCHITECTURES and _works(_seccomp):
            found["seccomp"] = ""
    return found


def _works(layer):
    """Return whether a layer can be entered, tried in a child of its own."""
    child = os.fork()
    if child == 0:
        try:
            layer()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def _try_namespaces():
    _unshare(NEWNS | NEWPID | NEWNET | NEWIPC | NEWUTS)
    _mount("none", "/", None, _REC | _PRIVATE)
    _mount("tmpfs", "/tmp", "tmpfs", _NOSUID | _NODEV)


def enclose(readable, masked, root):
    """Move this process, which must have no threads, behind a root of its own that holds nothing but what is named.

    readable: `{path of this machine: path there}`, seen read-only.  masked: folders that are seen empty.
    root: an empty folder to build it in.  The next fork is the first process of a new PID namespace.
    Raises SandboxError.
    """
    _unshare(NEWNS | NEWPID | NEWNET | NEWIPC | NEWUTS)
    _mount("none", "/", None, _REC | _PRIVATE)
    _mount("tmpfs", root, "tmpfs", _NOSUID | _NODEV, "mode=755")
    for path, there in sorted(readable.items()):
        _show(Path(path), Path(root + there))
    for path in map(Path, masked):
        if path.is_dir():
            _mount("tmpfs", root + str(path), "tmpfs", _NOSUID | _NODEV | _RDONLY, "mode=755")
    for name in ("/proc", "/tmp", FOLDER, "/dev", "/dev/shm", "/etc"):
        Path(root + name).mkdir(exist_ok=True)
    for name in ("null", "zero", "full", "random", "urandom"):
        _bind(Path("/dev", name), Path(root, "dev", name), _NOSUID)
    for name, target in (("fd", "/proc/self/fd"), ("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2")):
        Path(root, "dev", name).symlink_to(target)
    for name in ("ld.so.cache", "localtime"):
        if Path("/etc", name).exists():
            Path(root, "etc", name).write_bytes(Path("/etc", name).read_bytes())
    Path(root, "etc", "passwd").write_text(f"root:x:0:0::/:/bin/false\nlearner:x:1000:1000::{FOLDER}:/bin/false\n")
    Path(root, "etc", "hosts").write_text("127.0.0.1 localhost\n")


def settle(root):
    """Make the root that `enclose` built the only one. To be called in the first process of the new PID namespace."""
    prctl(_PDEATHSIG, 9)
    _mount("proc", root + "/proc", "proc", _NOSUID | _NODEV)
    os.chdir(root)
    _call("pivot_root", b".", b".", number=_NUMBERS["pivot_root"])
    _check(_libc.umount2(b".", _DETACH), "umount of the old root")
    os.chdir("/")
    _mount("tmpfs", FOLDER, "tmpfs", _NOSUID | _NODEV, "size=200m")  # for what the imports write
    _mount("none", "/", None, _REMOUNT | _BIND | _RDONLY | _NOSUID | _NODEV)


def fork():
    """Fork as os.fork does; the child is the first process of a PID namespace, and whatever it starts ends with it."""
    ours = os.open("/proc/self/ns/pid", os.O_RDONLY)
    _unshare_plainly(NEWPID)
    child = os.fork()
    if child:  # The child is where it belongs, and could not go back.
        _check(_libc.setns(ours, NEWPID), "return to the PID namespace")
    os.close(ours)
    return child


def confine(limits, uid):
    """Give this fork a network, a folder and a process list of its own, then take all rights away.

    uid: the unprivileged user to become, or None to stay (in a user namespace nothing else is possible).
    Leaves it in an empty FOLDER. Raises SandboxError.
    """
    _unshare_plainly(NEWNS | NEWNET | NEWIPC | NEWUTS)
    owner = f"uid={uid},gid={uid}," if uid is not None else ""
    size = f"{owner}mode=700,size={limits.files}m,nr_inodes=20000"
    for place in (FOLDER, "/dev/shm", *([] if any(Path("/tmp").iterdir()) else ["/tmp"])):
        _mount("tmpfs", place, "tmpfs", _NOSUID | _NODEV, size)
    _mount("proc", "/proc", "proc", _NOSUID | _NODEV)
    os.chdir(FOLDER)
    restrict(limits)
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    _drop_capabilities()
    prctl(_NO_NEW_PRIVS, 1)
    if platform.machine() in _ARCHITECTURES:
        _seccomp()


def restrict(limits):
    """Set the limits of this process on memory, processes, files and cores."""
    import resource  # Missing on Windows.

    data = memory() + limits.memory * MB
    bounds = {
        resource.RLIMIT_DATA: data,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_FSIZE: limits.files * MB,
        resource.RLIMIT_NOFILE: 512,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: int(limits.total) + 10,
    }
    for which, bound in bounds.items():
        hard = resource.getrlimit(which)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(which, (bound, bound))


def memory():
    """Return the bytes of data that this process has mapped: what RLIMIT_DATA counts."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmData")]
    return int(line.split()[1]) * 1024


def pid_of(pidfd):
    """Return the process id, as seen from here, of a pidfd."""
    (line,) = [line for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines() if line.startswith("Pid:")]
    return int(line.split()[1])


def family(pid):
    """Return the ids of a process and of all that descend from it."""
    found, left = [], [pid]
    while left:
        one = left.pop()
        found.append(one)
        for thread in _listed(f"/proc/{one}/task"):
            try:
                left += map(int, Path(f"/proc/{one}/task/{thread}/children").read_text().split())
            except OSError:  # It ended meanwhile.
                continue
    return found


def private_memory(pid):
    """Return the bytes that a process alone has written to; 0 if it is gone or may not be looked at."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_Dirty:"))


def _listed(folder):
    try:
        return os.listdir(folder)
    except OSError:
        return []


def prctl(option, value):
    """Call prctl(2). Raises SandboxError."""
    _check(_libc.prctl(option, value, 0, 0, 0), "prctl")


def _unshare(flags):
    """Enter new namespaces; as an unprivileged user, within a user namespace of one's own."""
    if os.geteuid() == 0:
        _unshare_plainly(flags)
        return
    uid, gid = os.geteuid(), os.getegid()
    _unshare_plainly(flags | NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
    Path("/proc/self/gid_map").write_text(f"0 {gid} 1")


def _unshare_plainly(flags):
    _check(_libc.unshare(flags), "unshare")


def _show(source, target):
    """Make a path of this machine seen under the new root, read-only; a link is shown as the same link."""
    if source.is_symlink():
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_symlink():
            target.symlink_to(os.readlink(source))
    elif source.exists() and not target.exists():
        _bind(source, target, _NOSUID | _NODEV | _RDONLY)


def _bind(source, target, flags):
    target.parent.mkdir(parents=True, exist_ok=True)
    target.mkdir() if source.is_dir() else target.touch()
    _mount(str(source), str(target), None, _BIND | _REC)
    # In a user namespace what was mounted nosuid or nodev must stay so; both are wanted here anyhow.
    _mount("none", str(target), None, _REMOUNT | _BIND | flags)


def _mount(source, target, kind, flags, data=""):
    kind = kind.encode() if kind else None
    done = _libc.mount(source.encode(), str(target).encode(), kind, ctypes.c_ulong(flags), data.encode())
    _check(done, f"mount on {target}")


def _call(name, *arguments, number):
    _check(_libc.syscall(ctypes.c_long(number), *arguments), name)


def _check(done, what):
    if done != 0:
        error = ctypes.get_errno()
        raise SandboxError(error, f"{what}: {os.strerror(error)}")


def _drop_capabilities():
    for capability in range(64):
        if _libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break
    header = ctypes.create_string_buffer(struct.pack("=Ii", 0x20080522, 0))
    _check(_libc.capset(header, ctypes.create_string_buffer(24)), "capset")


# -- system calls ------------------------------------------------------------------------------------------------------

# Number of each call that no notebook needs: on x86_64, on aarch64. Source: the kernel's own tables of Linux 6.
_REFUSED = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "process_madvise": (440, 440),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97),
    "setns": (308, 268), "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsmount": (432, 432),
    "mount_setattr": (442, 442), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89),
    "quotactl": (179, 60), "syslog": (103, 116), "bpf": (321, 280), "perf_event_open": (298, 241),
    "userfaultfd": (323, 282), "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "sethostname": (170, 161), "setdomainname": (171, 162),
    "pidfd_getfd": (438, 438), "fanotify_init": (300, 262), "landlock_create_ruleset": (444, 444),
}  # fmt: skip
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_WHICH, _AUDIT = _ARCHITECTURES.get(platform.machine(), (0, 0))
_NUMBERS = {name: numbers[_WHICH] for name, numbers in _REFUSED.items()}
_CLONE, _CLONE3, _SOCKET = ((56, 435, 41), (220, 435, 198))[_WHICH]
_FAMILIES = (1, 2, 10)  # unix, inet, inet6: what a network namespace of one's own holds back; vsock is not among it
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_EPERM, _ENOSYS = 1, 38
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_NEW_NAMESPACES = NEWNS | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET | 0x02000000 | 0x80


def _seccomp():
    """Refuse, from here on and for all children, the system calls that no notebook needs."""
    program = _program()
    code = b"".join(struct.pack("=HBBI", *line) for line in program)
    filters = ctypes.create_string_buffer(code, len(code))
    header = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(filters)))
    prctl(_NO_NEW_PRIVS, 1)
    _check(_libc.prctl(_SECCOMP, 2, header, 0, 0), "seccomp")


def _program():
    """Return the filter, a list of (code, jump if true, jump if false, value), as `man 2 seccomp` describes it."""
    refuse, missing = _ERROR | _EPERM, _ERROR | _ENOSYS
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, _AUDIT),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, 0x40000000),  # the x32 interface, with numbers of its own
        (_RETURN, 0, 0, missing),
        (_EQUAL, 0, 1, _CLONE3),  # Its flags lie in memory, where no filter looks; libc goes on with clone.
        (_RETURN, 0, 0, missing),
    ]
    for number in _NUMBERS.values():
        program += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, refuse)]
    program += [
        (_EQUAL, 0, 4, _CLONE),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_ANY_BIT, 0, 1, _NEW_NAMESPACES & ~0x80),
        (_RETURN, 0, 0, refuse),
        (_RETURN, 0, 0, _ALLOW),
        (_EQUAL, 0, len(_FAMILIES) + 2, _SOCKET),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        *((_EQUAL, len(_FAMILIES) - at, 0, family) for at, family in enumerate(_FAMILIES)),
        (_RETURN, 0, 0, refuse),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return program
