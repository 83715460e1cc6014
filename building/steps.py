"""Steps: what has to be fetched or made before dist/ can be laid out or tests can run."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from building.messages import Stop, say
from building.project import CACHE, ROOT

DISK_NEEDED = 1_500_000_000  # bytes


@dataclass(frozen=True)
class Step:
    """Something that is brought or made once, and again only when what it is made from changes."""

    name: str
    product: Path  # missing: the step is run again
    made_from: Callable[[], str]
    make: Callable[[], None]

    def ensure(self) -> None:
        """Runs the step, unless its product is there and what it was made from is unchanged."""
        stamp = CACHE / "stamps" / self.name.replace(" ", "-")
        key = self.made_from()
        if self.product.exists() and stamp.exists() and stamp.read_text() == key:
            return
        CACHE.mkdir(exist_ok=True)
        if shutil.disk_usage(ROOT).free < DISK_NEEDED:
            raise Stop(f"There is too little room on the disk: free {DISK_NEEDED / 1e9} GB.")
        say(self.name)
        stamp.unlink(missing_ok=True)
        self.make()
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(key)
