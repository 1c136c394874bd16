"""English: what is said of a job while it is computed."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "job.running": "Computing",
    "job.progress": "{done} of {total} done",
    "job.left": "about {left} left",
    "job.join": " · ",
    "job.queue": "Waiting: number {place} in the queue",
    "job.cancel": "Cancel",
    "job.again": "Start again",
    "job.cancelled": "Cancelled. Nothing more is being computed.",
    "job.failed": "Sorry, this stopped on an error of ours. It has been noted in the log; other "
    "values may work.",
    "job.lost": "Sorry, the process that computed this has ended unexpectedly, and a new one has "
    "taken its place. Please start again.",
    "job.memory": "Sorry, there was not enough memory for this. Please try a smaller cluster or "
    "fewer runs.",
    "job.many_of_yours": "You already have as many computations going as one person may have. Wait "
    "for one to finish, or cancel one.",
}
