"""Where the steps of one run leave files for each other, and what the warehouse is.

Each task has a scratch directory of its own, which is gone when it ends. What outlives a task lies in
a directory for the run; its name holds the run's id, so that runs beside each other do not meet.
"""

import json
import os
import pathlib

HOME = pathlib.Path(f"/var/tmp/dag-examples-{os.getuid()}")
WAREHOUSE = HOME / "warehouse.sqlite"


def run_directory() -> pathlib.Path:
    directory = HOME / "runs" / os.environ["RUN_ID"]
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def write(name: str, rows: list) -> None:
    """Writes beside and renames: a step that is killed leaves no half file for the next one."""
    target = run_directory() / name
    draft = target.with_suffix(".draft")
    draft.write_text(json.dumps(rows))
    draft.rename(target)


def read(name: str) -> list:
    return json.loads((run_directory() / name).read_text())


def hand_on(**values) -> None:
    """Later tasks read these as tasks.<id>.output.<name>."""
    for name, value in values.items():
        print(f"::output {name}={json.dumps(value)}")
