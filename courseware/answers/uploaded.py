"""The table in an uploaded file, read by a worker: whatever the file does to its reader, it does not do it here."""

from __future__ import annotations

from typing import Any

from courseware.answers.upload import UploadedFile, as_answer
from courseware.verdict import Finding
from courseware.worker import Busy, Reply, Stopped, workers

SECONDS = 10


def table_of(file: UploadedFile, seconds: float = SECONDS) -> dict[str, Any] | Finding:
    """`{"way": "upload", "columns": […], "rows": [[…]]}`, the raw answer of a table field; or why there is none."""
    named = {"name": file.name[:60]}
    try:
        said, _ = workers.run(_read, file, seconds=seconds)
    except Busy:
        return Finding("file-busy", named)
    except Stopped as stopped:
        match stopped.reason:
            case "time":
                return Finding("file-slow", named | {"seconds": seconds})
            case "memory":
                return Finding("file-memory", named)
            case "crash":
                return Finding("file-broken", named)
    return Finding.from_dict(said["refused"]) if "refused" in said else said


def _read(file: UploadedFile) -> Reply:
    answer = as_answer(file)
    return ({"refused": answer.to_dict()} if isinstance(answer, Finding) else answer), b""
