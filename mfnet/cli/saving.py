"""Where a training is kept: found to be writable before it, written now and then, and at last."""

import os
import tempfile
import time
from pathlib import Path

from mfnet.checkpoint import Checkpoint, save
from mfnet.cli.console import tell
from mfnet.files import check_writable

SECONDS_BETWEEN_SAVES = 10.0
COPIES = 5  # of the weights, at most: they, two memories of the optimizer, the best and the last
ROOM_FOR_THE_REST = 100_000  # bytes


class Saving:
    """Keeps a training in a file.

    Args:
        path: the file.
        kept: the training.

    Raises:
        OSError: if it can't be written, or has too little room.
    """

    def __init__(self, path: Path, kept: Checkpoint) -> None:
        self._path, self._kept = path, kept
        weights = sum(matrix.nbytes for matrix, _ in kept.net.parameters_and_gradients())
        check_writable(path, COPIES * weights + ROOM_FOR_THE_REST)
        self._is_file = path.is_file() or not path.exists()
        self._last = time.monotonic()
        self._fails = False

    def now_and_then(self) -> None:
        """Save if some time has passed. A failure is told once, and the next time tries again."""
        # What is sent to a pipe or a device can't be taken back: that is done once, at the end.
        if not self._is_file or time.monotonic() - self._last <= SECONDS_BETWEEN_SAVES:
            return
        try:
            save(self._path, self._kept)
            self._fails = False
        except OSError as error:
            if not self._fails:
                tell(f"{self._path}: {error.strerror}. Training goes on, and is saved once it can.")
            self._fails = True
        self._last = time.monotonic()

    def finish(self) -> Path:
        """Save; where that fails, beside the file or in the folder for temporary ones.

        Returns:
            Where the training was saved.

        Raises:
            OSError: if it could be nowhere.
        """
        try:
            save(self._path, self._kept)
        except OSError as error:
            for folder in (self._path.absolute().parent, Path(tempfile.gettempdir())):
                rescued = self._saved_in(folder)
                if rescued is not None:
                    tell(f"{self._path}: {error.strerror}. The training was saved in {rescued}.")
                    return rescued
            raise
        return self._path

    def _saved_in(self, folder: Path) -> Path | None:
        """Save in a new file of that folder, if that is possible."""
        try:
            descriptor, name = tempfile.mkstemp(".npz", f"{self._path.stem[:50]}-", folder)
        except OSError:
            return None
        os.close(descriptor)
        try:
            save(name, self._kept)
        except OSError:
            Path(name).unlink()
            return None
        return Path(name)
