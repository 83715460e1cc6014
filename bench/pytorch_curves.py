"""Record the losses of PyTorch that the page lays under mfnet's own curve.

    PYTHONPATH=web/engine python -m bench.pytorch_curves

For the page's own settings of each dataset in `RECORDED`, PyTorch trains in float64 from mfnet's
initial weights on mfnet's batches. Its loss of every batch goes into
`web/datasets/NAME/pytorch.json`, with the settings that it is for; the page fetches that file once
somebody asks to compare.
"""

import base64
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from building.messages import say
from building.programs import node, output
from building.project import CACHE, ROOT, WEB
from mfnet_page.dataset import Dataset
from mfnet_page.datasets import california_housing, mnist
from mfnet_page.session import Session

RECORDED = ("mnist", "california-housing")
FILE = "pytorch.json"  # in a dataset's folder
SETTINGS_OF = ROOT / "bench" / "settings_of.mjs"


def losses_of_pytorch(session: Session, batches: int | None = None) -> NDArray[np.float64]:
    """The loss of every batch of a session's training by PyTorch, before the batch is learnt.

    Args:
        session: not trained yet; it stays so, and gives its initial weights and its loader.
        batches: only so many.
    """
    import torch  # noqa: PLC0415 (only the recording needs it)

    from mfnet.exchange import pytorch  # noqa: PLC0415

    net = pytorch.to_torch(session.net)
    loss_of = pytorch.loss_to_torch(session.loss)
    optimizer = pytorch.optimizer_to_torch(session.optimizer, net.parameters())
    losses = []
    for inputs, targets in islice(_batches(session), batches):
        loss = loss_of(net(torch.from_numpy(inputs)), torch.from_numpy(targets))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.array(losses, np.float64)


def session_of(settings: dict[str, Any]) -> Session:
    """The page's session of these settings, on the files that the build has brought."""
    return Session(settings, _dataset(settings["dataset"]))


def own_settings(dataset: str) -> dict[str, Any]:
    """The settings that the page has of its own for a dataset, as its table of settings says."""
    settings: dict[str, Any] = json.loads(output([node(), SETTINGS_OF, dataset]))
    return settings


def recorded(dataset: str) -> tuple[dict[str, Any], NDArray[np.float64]]:
    """What was recorded for a dataset: the settings, and the loss of every batch."""
    recording = json.loads(file_of(dataset).read_text(encoding="utf-8"))
    content = base64.b64decode(recording["losses"])
    return recording["settings"], np.frombuffer(content, "<f8").astype(np.float64)


def file_of(dataset: str) -> Path:
    """Where a recording is kept."""
    return WEB / "datasets" / dataset / FILE


def record(dataset: str) -> None:
    """Train with PyTorch, and write what it lost."""
    import torch  # noqa: PLC0415 (only the recording needs it)

    settings = own_settings(dataset)
    losses = losses_of_pytorch(session_of(settings))
    content = {
        "made_by": f"PyTorch {torch.__version__}, float64, by `python -m bench.pytorch_curves`",
        "settings": settings,
        "losses": base64.b64encode(losses.astype("<f8").tobytes()).decode(),
    }
    file_of(dataset).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    say(f"{len(losses)} losses of PyTorch are in {file_of(dataset).relative_to(ROOT)}")


def _dataset(name: str) -> Dataset:
    if name == "mnist":
        return mnist.load(str(CACHE / "mnist"))
    return california_housing.load(str(CACHE))


def _batches(session: Session) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Those of all epochs, (samples, features), as PyTorch takes them."""
    for _ in range(session.goal):
        for batch in session.loader(*session.learnt):
            yield (
                np.ascontiguousarray(batch.inputs[1:].T),
                np.ascontiguousarray(batch.targets[1:].T),
            )


if __name__ == "__main__":
    for name in RECORDED:
        record(name)
