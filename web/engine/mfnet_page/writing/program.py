"""Answers as a program of their own, which runs wherever mfnet is installed."""

import ast
from collections.abc import Iterable, Sequence

from mfnet_page.writing.attempt import judge
from mfnet_page.writing.own import Answer

NAME = "my_backpropagation.py"

HEAD = f'''"""Backpropagation as I wrote it on mfnet's page, trained beside mfnet's own.

With mfnet installed:

    python {NAME}            # on points in the plane
    python {NAME} FOLDER     # on MNIST, from the folder with its four files
"""
'''
IMPORTS = """
import sys
from types import SimpleNamespace

import numpy as np
from mfnet import SGD, BatchIterator, CELoss, Linear, NeuralNetwork, ReLU, one_hot
from mfnet.datasets import mnist
from mfnet.train import train
"""
MAIN = '''
def main(folder=None):
    """Train two networks from the same seed, and print their losses side by side."""
    inputs, targets = data(folder)
    features, classes = inputs.shape[1], targets.shape[1]
    losses = []
    for uses in ([], USES):
        rng = np.random.default_rng(0)
        layers = [Linear(features, 64, seed=rng), ReLU(), Linear(64, classes, seed=rng)]
        net, loss, optimizer = NeuralNetwork(layers), CELoss(), SGD(0.3)
        for use in uses:
            use(SimpleNamespace(**globals()), net, loss, optimizer)
        batches = BatchIterator(128, seed=0)
        losses.append(train(net, inputs, targets, 5, None, batches, loss, optimizer))
    print("epoch  mfnet's own         mine")
    for epoch, (own, mine) in enumerate(zip(*losses, strict=True), start=1):
        print(f"{epoch:5}  {own:11.6f}  {mine:11.6f}")


def data(folder):
    """Inputs and one-hot targets: MNIST, or points inside and outside a circle."""
    if folder is not None:
        digits = mnist(folder)
        return digits.images / 255, one_hot(digits.labels, 10)
    points = np.random.default_rng(0).uniform(-1, 1, (2000, 2))
    return points, one_hot((np.hypot(*points.T) < 0.6).astype(int), 2)


if __name__ == "__main__":
    main(*sys.argv[1:2])
'''


def program(answers: Sequence[Answer]) -> str:
    """The text of a program with all answers in it; it trains with those that are right."""
    imports = [*_imports(exercise.given for exercise, _ in answers),
               *_imports(exercise.check for exercise, _ in answers)]  # fmt: skip
    parts = [HEAD + IMPORTS + "".join(f"{line}\n" for line in dict.fromkeys(imports)
                                      if line not in IMPORTS)]  # fmt: skip
    uses = []
    for number, (exercise, code) in enumerate(answers, start=1):
        is_right = judge(exercise, code).is_right
        remark = "" if is_right else ": not right yet, and not trained with"
        # What cannot be read would keep all the others from running.
        kept = code.strip() if is_right or _is_python(code) else _commented(code)
        parts.append(f"# {exercise.title}{remark}\n\n{kept}\n")
        if is_right and exercise.trains:
            uses.append(f"use_{number}")
            parts.append(_function(exercise.check, "use", uses[-1]) + "\n")
    return "\n\n".join([*parts, f"USES = [{', '.join(uses)}]\n", MAIN.lstrip("\n")])


def _imports(sources: Iterable[str]) -> list[str]:
    """The import statements of the sources, without those of the page's own package."""
    statements = [node for source in sources for node in ast.parse(source).body]
    imports = [node for node in statements if isinstance(node, ast.Import | ast.ImportFrom)]
    lines = [ast.unparse(node) for node in imports]
    return [line for line in lines if "mfnet_page" not in line]


def _function(source: str, name: str, new_name: str) -> str:
    """The function `name` of the source, under its new name."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            text = ast.get_source_segment(source, node) or ""
            return text.replace(f"def {name}(", f"def {new_name}(", 1)
    raise ValueError(f"the exercise has no function {name}")


def _is_python(code: str) -> bool:
    try:
        ast.parse(code)
    except SyntaxError:
        return False
    return True


def _commented(code: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in code.strip().splitlines())
