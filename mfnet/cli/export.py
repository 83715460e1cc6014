"""`mfnet export`."""

from pathlib import Path

import click

from mfnet.checkpoint import Checkpoint
from mfnet.cli.console import explained, show
from mfnet.cli.kept import read_kept
from mfnet.exchange.weights import to_safetensors
from mfnet.files import write_whole

KINDS = {".onnx": "ONNX", ".safetensors": "safetensors"}


@click.command(
    "export",
    params=[
        click.Argument(["model"], type=click.Path(path_type=Path)),
        click.Argument(["output"], type=click.Path(path_type=Path)),
    ],
)
@explained
def export_command(model: Path, output: Path) -> None:
    """Write a network for other programs.

    It is the one kept in MODEL; the ending of OUTPUT says how. `.onnx` has a table's encoding
    inside: the raw columns go in, and the prediction comes out in the target's own unit or as a
    class; of other networks it has the layers. `.safetensors` has the weights of the layers, under
    PyTorch's names.
    """
    kept = read_kept(model)
    kind = output.suffix.lower()
    if kind not in KINDS:
        raise click.UsageError(f"{output}: its name must end in one of {', '.join(KINDS)}.")
    if kind == ".onnx":
        show(_write_onnx(kept, output))
    else:
        write_whole(output, to_safetensors(kept.net))
        show(f"{output}: the weights of {kept.net!r}")


def _write_onnx(kept: Checkpoint, output: Path) -> str:
    """Write the graph. Returns what goes in and comes out."""
    if "table" not in kept.notes:
        from mfnet.exchange.onnx import to_onnx  # noqa: PLC0415 (it alone needs onnx)

        to_onnx(kept.net, output, dtype="float64")
        return f"{output}: from `inputs`, as the network takes them, to `outputs`"
    from mfnet.exchange.table_onnx import table_to_onnx  # noqa: PLC0415

    table_to_onnx(kept, output)
    columns = kept.notes["table"]["encoding"]["columns"]
    taken = {"number": "float64", "date": "float64, seconds since 1970"}
    lines = [f"  {column['name']}: {taken.get(column['kind'], 'string')}" for column in columns]
    outputs = "prediction, probabilities" if kept.labels else "prediction"
    return "\n".join(
        [f"{output} takes columns of shape (rows, 1):", *lines, f"and gives {outputs}"]
    )
