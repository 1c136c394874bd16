"""The queue of a pool: places of processes, and which task a place takes next."""

from __future__ import annotations

import threading
from bisect import insort
from collections.abc import Collection
from dataclasses import dataclass, field

from simulation.jobs.process import Process, Settings
from simulation.jobs.task import Group, Task, Urgency

_STEAL = 2  # tasks that must be waiting for a process before another takes one that follows them


@dataclass(eq=False)
class Slot:
    """Place of one process, and the thread that talks to it.

    Attributes
    ----------
    number : int
        Within its lane.
    long : bool
        Whether it is for long tasks.
    ready : bool
        Whether its process is up.
    failures : int
        Starts in a row that failed.
    """

    number: int
    long: bool
    settings: Settings
    thread: threading.Thread | None = None
    process: Process | None = None
    ready: bool = False
    task: Task | None = None
    failures: int = 0


@dataclass(eq=False)
class Lane:
    """Places for one kind of task, and the tasks that wait for one, the most urgent first."""

    slots: list[Slot]
    waiting: list[Task] = field(default_factory=list)

    def put(self, task: Task) -> None:
        """Let a task wait."""
        insort(self.waiting, task, key=lambda one: one.place)

    def drop(self, tasks: Collection[Task]) -> list[Slot]:
        """Let tasks wait no more; the places where some of them are running."""
        self.waiting = [task for task in self.waiting if task not in tasks]
        return [slot for slot in self.slots if slot.task in tasks]

    def choose(self, slot: Slot) -> Task | None:
        """Find the most urgent task that is this slot's, or that has to wait too long elsewhere."""
        passed = dict.fromkeys(range(len(self.slots)), 0)
        for task in self.waiting:
            if task.home is None or slot.long:
                return task
            home = task.home % len(self.slots)
            if home == slot.number:
                return task
            free = not self.slots[home].ready or passed[home] >= _STEAL
            if free and task.urgency != Urgency.IDLE:
                return task
            passed[home] += 1
        return None

    def position(self, group: Group) -> int:
        """Count the groups ahead of one that have not begun, itself included; 0 if not waiting."""
        ahead: dict[Group, None] = {}
        for task in self.waiting:
            if task.group is group:
                return len(ahead) + 1
            if task.group.started is None:
                ahead[task.group] = None
        return 0
