"""Scores as people read them."""

import json
from typing import Any

from mfnet.cli.console import show

MOST_CLASSES_OF_A_CONFUSION = 12
MOST_COLUMNS = 30


def show_scores(result: dict[str, Any], *, as_json: bool) -> None:
    """Print scores: beside guessing, class by class, and what mattered."""
    if as_json:
        show(json.dumps(result))
        return
    for name, value in result.items():
        if isinstance(value, int | float | str) and not isinstance(value, bool):
            _show_value(name, value, result)
    if "classes" in result:
        _show_classes(result["classes"], result["confusion"])
    if result.get("importance"):
        _show_importance(result["importance"], "accuracy" if "classes" in result else "R²")
    if result.get("better_than_guessing") is False:
        show(f"This is no better than guessing ({result['baseline_is']}).")


def _show_value(name: str, value: float | str, result: dict[str, Any]) -> None:
    if name == "baseline":
        what = "accuracy" if "classes" in result else "mean absolute error"
        show(f"baseline: {_written(value)}, the {what} of guessing {result['baseline_is']}")
    elif name not in {"baseline_is", "accuracy", "r2"}:
        show(f"{name.replace('_', ' ')}: {_written(value)}")


def _written(value: float | str) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.4f}" if abs(value) < 1000 else f"{value:,.1f}"


def _show_classes(classes: list[dict[str, Any]], confusion: list[list[int]]) -> None:
    width = min(max(len("class"), *(len(entry["label"]) for entry in classes)), 30)
    show(f"\n{'class':<{width}}  precision  recall    rows")
    for entry in classes:
        precision, recall = (_share(entry[name]) for name in ("precision", "recall"))
        label = entry["label"][:width]
        show(f"{label:<{width}}  {precision:>9}  {recall:>6}  {entry['rows']:>6,}")
    if len(classes) > MOST_CLASSES_OF_A_CONFUSION:
        return
    show("\nright class (down), predicted class (across)")
    cells = [[f"{number:,}" for number in row] for row in confusion]
    labels = [entry["label"][:12] for entry in classes]
    columns = [max(len(label), *(len(row[i]) for row in cells)) for i, label in enumerate(labels)]
    show(" " * width + "".join(f"  {label:>{w}}" for label, w in zip(labels, columns, strict=True)))
    for entry, row in zip(classes, cells, strict=True):
        numbers = "".join(f"  {cell:>{w}}" for cell, w in zip(row, columns, strict=True))
        show(f"{entry['label'][:width]:<{width}}{numbers}")


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _show_importance(entries: list[dict[str, Any]], score: str) -> None:
    show(f"\nimportance: how much {score} falls when a column is shuffled among the rows to test")
    width = min(max(len(entry["column"]) for entry in entries), 30)
    most = max(1e-9, *(entry["importance"] for entry in entries))
    for entry in entries[:MOST_COLUMNS]:
        bar = "█" * round(20 * max(entry["importance"], 0) / most)
        name = entry["column"][:width]
        show(f"{name:<{width}}  {entry['importance']:>7.3f}  {bar}")
    if len(entries) > MOST_COLUMNS:
        show(f"… and {len(entries) - MOST_COLUMNS:,} columns more")
    show("")
