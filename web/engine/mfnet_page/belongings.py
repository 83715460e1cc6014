"""What the visitor has made: drawings, a table, code. Each comes when it is first asked for."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mfnet_page.course import Record
from mfnet_page.dataset import Dataset
from mfnet_page.history import Network

if TYPE_CHECKING:  # in most visits they are never needed
    from mfnet_page.collections import Collections
    from mfnet_page.console.console import Console
    from mfnet_page.own_table import OwnTable
    from mfnet_page.writing.own import Own


class Belongings:
    """Serves every network, whichever is the present one."""

    def __init__(self) -> None:
        self._own: Own | None = None

    @cached_property
    def collections(self) -> "Collections":
        """Of drawings."""
        from mfnet_page.collections import Collections  # noqa: PLC0415 (most visits draw nothing)

        return Collections()

    @cached_property
    def console(self) -> "Console":
        """With what the visitor has defined in it."""
        from mfnet_page.console.console import Console  # noqa: PLC0415 (as `collections`)

        return Console()

    @cached_property
    def table(self) -> "OwnTable":
        """The visitor's own."""
        from mfnet_page.own_table import OwnTable  # noqa: PLC0415 (most visits have no table)

        return OwnTable()

    def use_own(self, answers: Sequence[Record]) -> None:
        """As `Engine.use_own`."""
        from mfnet_page.writing.own import Own, answers_of  # noqa: PLC0415 (comes when it is needed)

        self._own = Own(answers_of(answers)) if answers else None

    def put_into(self, network: Network) -> None:
        """Have a network train with what the visitor has written."""
        if self._own is not None:
            self._own.put_into(network.session)
            network.own = self._own.titles

    def rows_of(self, dataset: Dataset, settings: dict[str, Any]) -> Dataset:
        """The dataset; if it is of the visitor's table, with its rows."""
        return dataset.of_table(self.table, settings) if dataset.of_table else dataset

    def samples_of(self, dataset: Dataset, settings: dict[str, Any]) -> Dataset:
        """The dataset; if it is of the visitor's drawings or table, with these."""
        if dataset.draw:
            dataset = dataset.draw(self.collections.of_drawings)
        return self.rows_of(dataset, settings)
