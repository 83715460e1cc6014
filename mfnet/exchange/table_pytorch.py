"""To PyTorch with a table's encoding inside: its raw columns in, the prediction out.

Needs PyTorch: `pip install torch`.

The module takes two dictionaries, by the columns' names: of numbers, tensors of float64 (rows,),
nan where a cell is blank, a date as the seconds since 1970 of its clock on the wall; and of text,
lists of strings, empty where a cell is blank. It gives (rows,): predictions in the target's own
unit; or (rows, classes): probabilities in the order of its `labels`. All is computed in float64.
"""

from pathlib import Path
from typing import Any

import numpy as np

from mfnet.checkpoint import Checkpoint
from mfnet.exchange.pytorch import save_module, to_torch
from mfnet.exchange.raw_table import encoding_of, raw_columns, rows_of_categories
from mfnet.extras import missing
from mfnet.loss import CELoss
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.table import ColumnEncoding
from mfnet.table.words import BLANKS

try:
    import torch
    from torch import Tensor, nn
except ImportError as error:
    raise missing("mfnet.exchange.table_pytorch", error, "torch") from error


def table_to_torch(checkpoint: Checkpoint) -> Any:
    """The network of a table with its encoding, as a `torch.nn.Module`.

    Args:
        checkpoint: what `mfnet train` has kept of a table; `notes["table"]` has the encoding.

    Raises:
        TypeError: if a layer has no equivalent in PyTorch.
        ValueError: if the checkpoint is of no table.
    """
    encoding = encoding_of(checkpoint)
    loss = checkpoint.loss
    loss = loss.base if isinstance(loss, SampleWeightedLoss) else loss
    is_softmax = loss is None or isinstance(loss, CELoss) or "CE" in type(loss).__name__
    if checkpoint.labels and not is_softmax:
        raise ValueError(f"probabilities of a network trained by {loss!r} are no softmax")
    columns = [_MODULES[column.kind](column) for column in encoding.columns]
    normalization = checkpoint.target_normalization
    mean, scale = (
        (0.0, 1.0) if normalization is None
        else (float(normalization.mean[0]), float(normalization.scale[0]))
    )  # fmt: skip
    return _TableNetwork(columns, to_torch(checkpoint.net), list(checkpoint.labels), mean, scale)


def save_table_module(checkpoint: Checkpoint, path: str | Path) -> None:
    """Write `table_to_torch` as TorchScript, which `torch.jit.load` reads without mfnet.

    Raises as `table_to_torch`, and OSError if the file can't be written; what was there before is
    then still there.
    """
    save_module(table_to_torch(checkpoint), path)


def columns_for_torch(data: Any, checkpoint: Checkpoint) -> tuple[dict[str, Any], dict[str, Any]]:
    """A table's columns as the module takes them: numbers, and text.

    `data` is what `mfnet.table.as_table` takes. Raises TypeError or ValueError if it is no table or
    lacks a column.
    """
    raw = raw_columns(data, encoding_of(checkpoint))
    numbers = {
        name: torch.from_numpy(np.ascontiguousarray(cells[:, 0], np.float64))
        for name, cells in raw.items() if cells.dtype.kind == "f"
    }  # fmt: skip
    text = {name: cells[:, 0].tolist() for name, cells in raw.items() if cells.dtype.kind != "f"}
    return numbers, text


class _TableNetwork(nn.Module):  # type: ignore[misc]
    """Encodes every column, and lets the network predict from them."""

    labels: list[str]

    def __init__(
        self, columns: list[nn.Module], net: nn.Module, labels: list[str], mean: float, scale: float
    ) -> None:
        super().__init__()
        self.columns = nn.ModuleList(columns)
        self.net = net
        self.labels = labels
        self.is_classification = bool(labels)
        self.mean, self.scale = mean, scale

    def forward(self, numbers: dict[str, Tensor], text: dict[str, list[str]]) -> Tensor:
        parts: list[Tensor] = []
        for column in self.columns:
            parts.append(column(numbers, text))  # noqa: PERF401 (TorchScript)
        outputs = self.net(torch.cat(parts, dim=1))
        if self.is_classification:
            return torch.softmax(outputs, dim=1)
        return outputs[:, 0] * self.scale + self.mean


class _Encoded(nn.Module):  # type: ignore[misc]
    """What the columns' modules share."""

    def __init__(self, column: ColumnEncoding) -> None:
        super().__init__()
        self.name = column.name
        self.has_blank = column.has_blank
        for name in ("fill", "mean", "scale"):
            self.register_buffer(name, torch.tensor(getattr(column, name), dtype=torch.float64))


class _Number(_Encoded):
    def forward(self, numbers: dict[str, Tensor], text: dict[str, list[str]]) -> Tensor:  # noqa: ARG002
        cells = numbers[self.name].double()
        blank = torch.logical_not(torch.isfinite(cells))
        filled = torch.where(blank, self.fill[0], cells)
        standardized = ((filled - self.mean[0]) / self.scale[0]).unsqueeze(1)
        if not self.has_blank:
            return standardized
        return torch.cat([standardized, blank.double().unsqueeze(1)], dim=1)


class _Date(_Encoded):
    parts: list[str]

    def __init__(self, column: ColumnEncoding) -> None:
        super().__init__(column)
        self.parts = list(column.parts)

    def forward(self, numbers: dict[str, Tensor], text: dict[str, list[str]]) -> Tensor:  # noqa: ARG002
        cells = numbers[self.name].double()
        blank = torch.logical_not(torch.isfinite(cells))
        dates = _parts_of_dates(torch.where(blank, 0.0, cells))
        found: list[Tensor] = []
        for i, part in enumerate(self.parts):
            filled = torch.where(blank, self.fill[i], dates[part])
            found.append((filled - self.mean[i]) / self.scale[i])
        if self.has_blank:
            found.append(blank.double())
        return torch.stack(found, dim=1)


class _Category(_Encoded):
    """A row of a small matrix for each value: what the encoding makes of it."""

    positions: dict[str, int]

    def __init__(self, column: ColumnEncoding) -> None:
        super().__init__(column)
        categories = len(column.categories)
        self.positions = {value: i for i, value in enumerate(column.categories)}
        self.positions.update(dict.fromkeys(BLANKS, categories + 1))
        self.other = categories
        self.register_buffer("rows", torch.from_numpy(rows_of_categories(column)))

    def forward(self, numbers: dict[str, Tensor], text: dict[str, list[str]]) -> Tensor:  # noqa: ARG002
        codes: list[int] = []
        for value in text[self.name]:
            codes.append(self.positions.get(value, self.other))  # noqa: PERF401 (TorchScript)
        return self.rows[torch.tensor(codes, dtype=torch.long, device=self.rows.device)]


_MODULES: dict[str, type[_Encoded]] = {
    "number": _Number, "date": _Date, "yes/no": _Category, "category": _Category,
}  # fmt: skip


def _parts_of_dates(seconds: Tensor) -> dict[str, Tensor]:
    """Year, month, day, weekday and hour from seconds since 1970.

    (Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.)
    """
    a_day = 86400  # TorchScript sees no constant of the module's
    days = torch.floor(seconds / a_day)
    z = days + 719468
    era = torch.floor(z / 146097)
    day_of_era = z - era * 146097
    leap_days = torch.floor(day_of_era / 1460) - torch.floor(day_of_era / 36524)
    leap_days = leap_days + torch.floor(day_of_era / 146096)
    year_of_era = torch.floor((day_of_era - leap_days) / 365)
    years = year_of_era * 365 + torch.floor(year_of_era / 4) - torch.floor(year_of_era / 100)
    day_of_year = day_of_era - years
    from_march = torch.floor((5 * day_of_year + 2) / 153)
    day = day_of_year - torch.floor((153 * from_march + 2) / 5) + 1
    month = torch.where(from_march < 10, from_march + 3, from_march - 9)
    year = year_of_era + era * 400 + (month <= 2).double()
    weekday = (days + 3) - torch.floor((days + 3) / 7) * 7
    hour = (seconds - days * a_day) / 3600
    return {"year": year, "month": month, "day": day, "weekday": weekday, "hour": hour}
