"""A network, and all that its training needs to go on, as one `.npz` file without pickles.

Saved in the middle of training and loaded in another process, training goes on bit for bit as if it
had not been stopped:

    checkpoint.save(path, Checkpoint(net, optimizer, dataloader, loss, step=step))
    kept = checkpoint.load(path)
    training(kept.net, inputs, targets, dataloader=kept.dataloader, loss=kept.loss,
             optimizer=kept.optimizer, resume=kept.step)

The file: `header`, the bytes of a JSON text that says what there is (with `NaN` and `Infinity`, as
Python writes them), and an array for every weight matrix, for everything an optimizer remembers and
for what else is kept. Reading one runs nothing: a file can only name what mfnet knows, and what was
offered to `mfnet.catalogue`, whose source stands in the header under `own`.
"""

from mfnet.checkpoint.contents import FORMAT, VERSION, Checkpoint, CheckpointError, OwnPartError
from mfnet.checkpoint.reading import from_bytes, load
from mfnet.checkpoint.writing import save, to_bytes

__all__ = [
    "FORMAT", "VERSION", "Checkpoint", "CheckpointError", "OwnPartError", "from_bytes", "load",
    "save", "to_bytes",
]  # fmt: skip
