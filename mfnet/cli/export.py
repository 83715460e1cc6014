"""`mfnet export`."""

import json
from pathlib import Path
from typing import Any

import click

from mfnet.checkpoint import Checkpoint
from mfnet.cli.console import explained, show
from mfnet.cli.kept import read_kept
from mfnet.cli.recipe import recipe_of
from mfnet.exchange.program import write_program
from mfnet.exchange.weights import to_safetensors
from mfnet.files import write_whole

KINDS = (".onnx", ".pt", ".safetensors", ".py")


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
    class; of other networks it has the layers. `.pt` has the same as a module that PyTorch alone
    loads and runs, by `torch.jit.load`. `.safetensors` has the weights of the layers, under
    PyTorch's names, and the encoding in JSON. `.py` is a program that reads the same file, trains
    the same network and prints the same losses.
    """
    kept = read_kept(model)
    kind = output.suffix.lower()
    if kind not in KINDS:
        raise click.UsageError(f"{output}: its name must end in one of {', '.join(KINDS)}.")
    if kind == ".onnx":
        show(_write_onnx(kept, output))
    elif kind == ".pt":
        show(_write_torch(kept, output))
    elif kind == ".py":
        write_whole(output, write_program(recipe_of(kept)).encode())
        show(f"{output}: trains the same network, and prints the losses of every epoch")
    else:
        write_whole(output, to_safetensors(kept.net, _remembered(kept)))
        show(f"{output}: the weights of {kept.net!r}")


def _remembered(kept: Checkpoint) -> dict[str, str]:
    """What a file of weights says of inputs and outputs, each in JSON."""
    normalization = kept.target_normalization
    said: dict[str, Any] = {"labels": kept.labels} if kept.labels else {}
    if "table" in kept.notes:
        said |= {name: kept.notes["table"][name] for name in ("encoding", "target")}
    if normalization is not None:
        said["target_normalization"] = {
            "mean": normalization.mean.tolist(), "scale": normalization.scale.tolist(),
        }  # fmt: skip
    return {name: json.dumps(value) for name, value in said.items()}


def _write_torch(kept: Checkpoint, output: Path) -> str:
    """Write the module. Returns what goes in and comes out."""
    if "table" not in kept.notes:
        from mfnet.exchange.pytorch import save_module, to_torch  # noqa: PLC0415 (needs torch)

        save_module(to_torch(kept.net), output)
        return f"{output}: from inputs, as the network takes them, to outputs"
    from mfnet.exchange.table_pytorch import save_table_module  # noqa: PLC0415

    save_table_module(kept, output)
    outputs = "probabilities, in the order of its `labels`" if kept.labels else "predictions"
    return _columns_taken(
        kept, f"{output} takes two dictionaries, of numbers and of text:", outputs
    )


def _write_onnx(kept: Checkpoint, output: Path) -> str:
    """Write the graph. Returns what goes in and comes out."""
    if "table" not in kept.notes:
        from mfnet.exchange.onnx import to_onnx  # noqa: PLC0415 (it alone needs onnx)

        to_onnx(kept.net, output, dtype="float64")
        return f"{output}: from `inputs`, as the network takes them, to `outputs`"
    from mfnet.exchange.table_onnx import table_to_onnx  # noqa: PLC0415

    table_to_onnx(kept, output)
    outputs = "prediction, probabilities" if kept.labels else "prediction"
    return _columns_taken(kept, f"{output} takes columns of shape (rows, 1):", outputs)


def _columns_taken(kept: Checkpoint, first: str, outputs: str) -> str:
    columns = kept.notes["table"]["encoding"]["columns"]
    taken = {"number": "float64", "date": "float64, seconds since 1970"}
    lines = [f"  {column['name']}: {taken.get(column['kind'], 'string')}" for column in columns]
    return "\n".join([first, *lines, f"and gives {outputs}"])
