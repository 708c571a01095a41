"""What a server's whole process tree has taken: CPU time and memory, as Linux counts them."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def tree_of(pid: int) -> list[int]:
    """A process and everything that descends from it, as far as it still runs."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, new = [], [pid]
    while new:
        found += new
        new = [child for parent in new for child in children.get(parent, ())]
    return found


def cpu_seconds(pid: int) -> float:
    """CPU time of the tree since it was started, with that of children that have ended."""
    total = 0
    for one in tree_of(pid):
        if fields := _stat(one):
            # utime, stime, and both again of children that were waited for
            total += sum(int(field) for field in fields[11:15])
    return total / _TICKS


def memory(pid: int) -> int:
    """Bytes of memory that the tree holds; what processes share counts once (PSS)."""
    total = 0
    for one in tree_of(pid):
        try:
            text = (_PROC / str(one) / "smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))
    return total


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name, the first of them the state; none for what has ended."""
    try:
        text = (_PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    # The name stands in brackets and may hold anything, brackets as well.
    return text.rpartition(")")[2].split()
