"""The loss curve as a picture."""

from io import BytesIO
from pathlib import Path

from mfnet.extras import missing
from mfnet.files import check_writable, write_whole
from mfnet.fit import History

ROOM_NEEDED = 200_000  # bytes


def check_drawable(path: Path) -> None:
    """Find out before the training whether its curve can be drawn there.

    Raises:
        ImportError: if matplotlib is missing.
        ValueError: if it has no such kind of picture; without an ending it is a PNG.
        OSError: if the file can't be written.
    """
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 (drawing alone needs it)
    except ImportError as error:
        raise missing("drawing", error, "cli") from error
    check_writable(path, ROOM_NEEDED)
    kinds = Figure().canvas.get_supported_filetypes()
    if path.suffix[1:].lower() not in {*kinds, ""}:
        raise ValueError(f"{path}: its name must end in one of .{', .'.join(sorted(kinds))}")


def draw(history: History, path: Path) -> None:
    """Draw it. Raises OSError if the file can't be written."""
    from matplotlib.figure import Figure  # noqa: PLC0415 (drawing alone needs it)

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    epochs = range(1, len(history.training_losses) + 1)
    axes.semilogy(epochs, history.training_losses, label="training")
    if history.validation_losses:
        axes.semilogy(epochs, history.validation_losses, label="validation")
        axes.legend()
    axes.set(xlabel="epoch", ylabel="mean loss")
    picture = BytesIO()
    figure.savefig(picture, format=path.suffix[1:].lower() or "png")
    write_whole(path, picture.getvalue())
