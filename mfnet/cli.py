"""The command line: train, evaluate and predict, without a program.

Needs `pip install "mfnet[cli]"`.
"""

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from mfnet import (
    SGD,
    Adam,
    AdamW,
    BatchIterator,
    CELoss,
    Dropout,
    Linear,
    Loss,
    MSELoss,
    NeuralNetwork,
    Optimizer,
    ReLU,
    RMSprop,
    Sigmoid,
    Tanh,
    __version__,
)
from mfnet.checkpoint import Checkpoint, load, save
from mfnet.dataloader import with_bias
from mfnet.datasets import Table, california_housing, mnist, read_csv
from mfnet.digits import normalize
from mfnet.evaluation import evaluate, predict
from mfnet.fit import Callback, DivergenceError, EarlyStopping, Epoch, History, StopTraining, fit
from mfnet.layer import Layer
from mfnet.schedule import Cosine
from mfnet.train import Step
from mfnet.trainutils import Standardization, accuracy, one_hot, r2_score, softmax, split

try:
    import click
    from tqdm import tqdm
except ImportError as error:
    raise ImportError(f'the command line needs {error.name}: pip install "mfnet[cli]"') from error

ACTIVATIONS: dict[str, Callable[[], Layer]] = {"relu": ReLU, "sigmoid": Sigmoid, "tanh": Tanh}
OPTIMIZERS: dict[str, Callable[[float], Optimizer]] = {
    "sgd": SGD,
    "momentum": lambda learning_rate: SGD(learning_rate, momentum=0.9),
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}
TEST_FRACTION = 0.2
SECONDS_BETWEEN_SAVES = 10.0
INTERRUPTED = 130  # the exit code of what Ctrl-C ended

Command = Callable[..., None]


class Problem(NamedTuple):
    """A dataset as a network takes it, in a part to train with and one to test with."""

    inputs: NDArray[Any]
    targets: NDArray[Any]
    test_inputs: NDArray[Any]
    test_targets: NDArray[Any]
    input_scale: float
    labels: list[str]
    input_normalization: Standardization | None
    target_normalization: Standardization | None
    feature_names: list[str]

    @property
    def loss(self) -> Loss:
        """The cross-entropy where there are classes, else the mean squared error."""
        return CELoss() if self.labels else MSELoss()

    @property
    def score(self) -> Callable[..., np.float64]:
        """Accuracy where there are classes, else R²."""
        return accuracy if self.labels else r2_score


def _explained(command: Command) -> Command:
    """Makes a sentence of what users can mend, instead of a traceback."""

    @wraps(command)
    def explained(**arguments: Any) -> None:
        try:
            command(**arguments)
        except (
            ValueError,
            TypeError,
            ArithmeticError,
            ImportError,
            RuntimeError,
        ) as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            where = f"{error.filename}: " if error.filename and error.strerror else ""
            raise click.ClickException(f"{where}{error.strerror or error}") from error

    return explained


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def mfnet() -> None:
    """Train small neural networks, and use what was trained.

    DATA is the name of a dataset, `mnist` or `california-housing`, read from the folder that
    `--folder` names and `python build.py data` fills; or a CSV file, whose first row names the
    columns. Text in the target column makes it a classification, numbers a regression.
    """


data_options = [
    click.option("--folder", type=click.Path(path_type=Path), default="data", show_default=True,
                 help="Where datasets with a name are."),
    click.option("--target", help="The column of a CSV file to predict; the last one if not said."),
    click.option("--json", "as_json", is_flag=True, help="Print the result as JSON."),
]  # fmt: skip


def _with_data_options(command: Command) -> Command:
    for option in reversed(data_options):
        command = option(command)
    return command


@mfnet.command()
@click.argument("data", required=False)
@_with_data_options
@click.option(
    "--hidden",
    default="128",
    show_default=True,
    help="Units of the hidden layers, with commas between.",
)
@click.option(
    "--activation",
    type=click.Choice(list(ACTIVATIONS)),
    default="relu",
    show_default=True,
    help="Of the hidden layers.",
)
@click.option(
    "--dropout",
    type=click.FloatRange(0, 1, max_open=True),
    default=0.0,
    show_default=True,
    help="Share of hidden units left out of a batch.",
)
@click.option(
    "--optimizer",
    type=click.Choice(list(OPTIMIZERS)),
    default="adam",
    show_default=True,
    help="How weights follow their gradients.",
)
@click.option(
    "--learning-rate",
    type=click.FloatRange(0),
    default=1e-3,
    show_default=True,
    help="How far a step goes.",
)
@click.option("--decay", is_flag=True, help="Lower the learning rate to 0 along a cosine.")
@click.option(
    "--batch-size",
    type=click.IntRange(1),
    default=128,
    show_default=True,
    help="Samples that a step is made from.",
)
@click.option(
    "--epochs",
    type=click.IntRange(1),
    default=10,
    show_default=True,
    help="How often every sample is used.",
)
@click.option(
    "--patience",
    type=click.IntRange(1),
    help="Put a tenth of the samples aside to validate, stop after so many epochs without a better "
    "loss on them, and keep the best epoch.",
)
@click.option("--classify", is_flag=True, help="Take the numbers of the target column as classes.")
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="The same seed gives the same network, split and batches.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default="model.npz",
    show_default=True,
    help="Where the trained network is kept.",
)
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    help="Go on with the training kept in this file, as if it had not been stopped.",
)
@click.option("--plot", type=click.Path(path_type=Path), help="Where to draw the loss curve.")
@_explained
def train(
    data: str | None, as_json: bool, output: Path, resume: Path | None, plot: Path | None,  # noqa: FBT001
    folder: Path, **settings: Any,
) -> None:  # fmt: skip
    """Train a network on DATA and keep it.

    Ctrl-C keeps it too, and `--resume` goes on from there; the settings are then those of the
    training that was stopped.
    """
    _check_writable(*filter(None, [output, plot]))
    if resume is not None:
        kept, output = _kept(resume), resume
        settings = kept.notes["settings"]
        problem = _problem(folder=folder, **settings)
    elif data is None:
        raise click.UsageError("Say what to train on: mnist, california-housing or a CSV file.")
    else:
        settings["data"] = data
        problem = _problem(folder=folder, **settings)
        kept = _fresh(problem, settings)
    result = _trained(kept, problem, output)
    if plot is not None:
        _draw(kept.history or History(), plot)
    _print(result, as_json=as_json)


@mfnet.command("evaluate")
@click.argument("model", type=click.Path(path_type=Path))
@click.argument("data", required=False)
@_with_data_options
@_explained
def evaluate_command(
    model: Path, data: str | None, folder: Path, target: str | None,
    as_json: bool,  # noqa: FBT001
) -> None:  # fmt: skip
    """Test the network kept in MODEL.

    On the samples put aside when it was trained; with DATA, a CSV file of the same columns, on all
    of that file.
    """
    kept = _kept(model)
    settings = kept.notes["settings"]
    if data is None or data == settings["data"]:
        problem = _problem(folder=folder, **settings)
    else:
        problem = _problem_for(kept, read_csv(data, target or settings["target"]))
    _print(_tested(kept, problem), as_json=as_json)


@mfnet.command("predict")
@click.argument("model", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@_explained
def predict_command(model: Path, file: Path, as_json: bool) -> None:  # noqa: FBT001
    """Predict FILE with the network kept in MODEL.

    FILE is a picture of a digit for a network trained on mnist, else a CSV file of samples with the
    columns that it was trained on; others in it are passed over.
    """
    kept = _kept(model)
    if kept.notes["settings"]["data"] == "mnist":
        inputs: NDArray[Any] = _digit(file)
    else:
        inputs = _features(file, kept.notes["feature_names"])
    outputs = predict(kept.net, _normalized(kept, inputs), input_scale=kept.notes["input_scale"])
    if as_json:
        click.echo(json.dumps([_answer(kept, row) for row in outputs]))
        return
    for row in outputs:
        answer = _answer(kept, row)
        certain = f"  {answer['probability']:.1%}" if "probability" in answer else ""
        click.echo(f"{answer['prediction']}{certain}")


@mfnet.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default="data",
    show_default=True,
    help="Where MNIST and California Housing are.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default="comparison",
    show_default=True,
    help="The folder that table, pictures and JSON are written to.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@_explained
def compare(folder: Path, output: Path, as_json: bool) -> None:  # noqa: FBT001
    """Hold mfnet against PyTorch and scikit-learn.

    The same training in mfnet and PyTorch, loss by loss, and seconds an epoch of all three. It
    takes a few minutes, and about 2 GB of memory.
    """
    try:
        from mfnet.comparison.compare import compare as whole  # noqa: PLC0415 (it needs the peers)
    except ImportError as error:
        raise ImportError(
            f'comparing needs {error.name}: pip install "mfnet[cli,torch,sklearn]"'
        ) from error
    results = whole(folder, output, _progress)
    if as_json:
        click.echo(json.dumps(results))
    else:
        click.echo((output / "comparison.md").read_text(encoding="utf-8"))


def _kept(path: Path) -> Checkpoint:
    """What `train` has kept in a file."""
    kept = load(path)
    if not {"settings", "feature_names", "input_scale"} <= kept.notes.keys():
        raise ValueError(f"{path}: it was not kept by mfnet train, so what it is of is not known")
    return kept


def _check_writable(*paths: Path) -> None:
    """Whether a file can come there is said before the training, not after it."""
    for path in paths:
        if not path.absolute().parent.is_dir():
            raise ValueError(f"{path}: there is no folder {path.parent}")
        if path.is_dir():
            raise ValueError(f"{path}: it is a folder, and should be a file")


@contextmanager
def _progress(what: str, parts: int) -> Iterator[Callable[[int], object]]:
    with tqdm(total=parts, desc=what, disable=None) as bar:
        yield bar.update


def _problem(
    *, folder: Path, data: str, target: str | None, classify: bool, seed: int, **_: Any
) -> Problem:
    """The dataset of that name or file."""
    if data == "mnist":
        digits = mnist(folder)
        return Problem(
            digits.images, one_hot(digits.labels, 10), digits.test_images,
            one_hot(digits.test_labels, 10), 1 / 255, [str(i) for i in range(10)], None, None, [],
        )  # fmt: skip
    is_california = data == "california-housing"
    table = california_housing(folder) if is_california else read_csv(data, target)
    return _split_table(table, classify=classify, seed=seed)


def _split_table(table: Table, *, classify: bool, seed: int) -> Problem:
    """A table in two parts, standardized by the one to train with."""
    is_text = table.targets.dtype.kind == "U"
    labels: list[str] = []
    targets = table.targets[:, None]
    if classify or is_text:
        names, codes = np.unique(table.targets, return_inverse=True)
        labels, targets = [str(name) for name in names], one_hot(codes, len(names))
    parts = split(table.inputs, targets, TEST_FRACTION, seed=seed)
    inputs = Standardization.of(parts.inputs)
    outputs = None if labels else Standardization.of(parts.targets)
    return Problem(
        inputs.apply(parts.inputs),
        parts.targets if outputs is None else outputs.apply(parts.targets),
        inputs.apply(parts.test_inputs),
        parts.test_targets if outputs is None else outputs.apply(parts.test_targets),
        1.0, labels, inputs, outputs, table.feature_names,
    )  # fmt: skip


def _problem_for(kept: Checkpoint, table: Table) -> Problem:
    """Another table, for a network that is there: all of it to test with."""
    if table.feature_names != kept.notes["feature_names"]:
        raise ValueError(
            f"the network was trained on the columns {', '.join(kept.notes['feature_names'])}, "
            f"but the file has {', '.join(table.feature_names)}"
        )
    if kept.labels:
        found = [str(target) for target in table.targets]
        unknown = sorted(set(found) - set(kept.labels))
        if unknown:
            raise ValueError(f"the network knows no {unknown}: it knows {', '.join(kept.labels)}")
        targets = one_hot([kept.labels.index(label) for label in found], len(kept.labels))
    else:
        normalization = kept.target_normalization
        targets = table.targets[:, None]
        targets = targets if normalization is None else normalization.apply(targets)
    inputs = _normalized(kept, table.inputs)
    return Problem(
        inputs, targets, inputs, targets, 1.0, kept.labels, kept.input_normalization,
        kept.target_normalization, table.feature_names,
    )  # fmt: skip


def _fresh(problem: Problem, settings: dict[str, Any]) -> Checkpoint:
    """A new network for the problem, and what trains it."""
    generator = np.random.default_rng(settings["seed"])
    optimizer = OPTIMIZERS[settings["optimizer"]](settings["learning_rate"])
    steps = settings["epochs"] * -(-len(problem.inputs) // settings["batch_size"])
    return Checkpoint(
        _network(problem, settings, generator),
        optimizer,
        BatchIterator(settings["batch_size"], seed=generator, input_scale=problem.input_scale),
        problem.loss,
        Cosine(settings["learning_rate"], max(steps, 1)) if settings["decay"] else None,
        history=History(),
        input_normalization=problem.input_normalization,
        target_normalization=problem.target_normalization,
        labels=problem.labels,
        notes={
            "settings": settings,
            "feature_names": problem.feature_names,
            "input_scale": problem.input_scale,
        },
    )


def _network(
    problem: Problem, settings: dict[str, Any], generator: np.random.Generator
) -> NeuralNetwork:
    try:
        units = [int(entry) for entry in settings["hidden"].split(",") if entry.strip()]
    except ValueError as error:
        raise ValueError(f"--hidden must be like 128,64, but is {settings['hidden']}") from error
    layers: list[Layer] = []
    features = problem.inputs.shape[1]
    for size in units:
        layers += [Linear(features, size, seed=generator), ACTIVATIONS[settings["activation"]]()]
        if settings["dropout"]:
            layers.append(Dropout(settings["dropout"], seed=generator))
        features = size
    return NeuralNetwork([*layers, Linear(features, problem.targets.shape[1], seed=generator)])


def _trained(kept: Checkpoint, problem: Problem, output: Path) -> dict[str, Any]:
    """Train to the end, keep the network, and say how good it is."""
    settings = kept.notes["settings"]
    inputs, targets, validation, stopping = problem.inputs, problem.targets, None, None
    if settings["patience"] is not None:
        parts = split(inputs, targets, 0.1, seed=settings["seed"])
        inputs, targets = parts.inputs, parts.targets
        validation, stopping = parts[2:], EarlyStopping(settings["patience"])
    batches = -(-len(inputs) // settings["batch_size"])
    click.echo(f"{len(inputs):,} samples, {settings['epochs']} epochs: {kept.net!r}", err=True)
    begun = time.perf_counter()
    with _stopping_politely() as stop, _Telling(kept, output, stop, batches) as telling:
        try:
            fit(
                kept.net, inputs, targets, num_epochs=settings["epochs"],
                dataloader=kept.dataloader, loss=kept.loss, optimizer=kept.optimizer,
                schedule=kept.schedule, validation=validation, early_stopping=stopping,
                score=problem.score, callbacks=[telling], resume=kept.step, history=kept.history,
            )  # fmt: skip
        except DivergenceError as error:
            kept.step = error.step
            save(output, kept)
            raise ArithmeticError(f"{error}, and kept in {output}") from error
    save(output, kept)
    if stop:
        click.echo(f"\nStopped and kept. Go on by: mfnet train --resume {output}", err=True)
        raise SystemExit(INTERRUPTED)
    seconds = time.perf_counter() - begun
    return {**_tested(kept, problem), "seconds": round(seconds, 2), "model": str(output)}


class _Telling(Callback):
    """Shows progress, keeps the training from time to time, and ends it when asked to."""

    def __init__(self, kept: Checkpoint, output: Path, stop: list[int], batches: int) -> None:
        self._kept, self._output, self._stop = kept, output, stop
        done = 0 if kept.step is None else kept.step.steps
        total = kept.notes["settings"]["epochs"] * batches
        self._bar = tqdm(total=total, initial=done, unit="batch", disable=None)
        self._saved = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def after_batch(self, step: Step) -> None:
        self._kept.step = step
        self._bar.update()
        if self._stop and not step.ends_epoch:
            raise StopTraining

    def after_epoch(self, epoch: Epoch) -> None:
        self._bar.set_postfix(epoch=epoch.number, loss=f"{epoch.training_loss:.4f}")
        if self._stop:
            raise StopTraining
        if time.monotonic() - self._saved > SECONDS_BETWEEN_SAVES:
            save(self._output, self._kept)
            self._saved = time.monotonic()


@contextmanager
def _stopping_politely() -> Iterator[list[int]]:
    """A list that the first Ctrl-C fills, so that a batch is never cut in two; the second ends."""
    stop: list[int] = []

    def interrupted(number: int, frame: FrameType | None) -> None:
        if stop:
            signal.default_int_handler(number, frame)
        stop.append(number)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def _tested(kept: Checkpoint, problem: Problem) -> dict[str, Any]:
    """The loss and the score on the part to test with."""
    inputs, scale = problem.test_inputs, kept.notes["input_scale"]
    loss = evaluate(kept.net, inputs, problem.test_targets, problem.loss, input_scale=scale)
    pred = with_bias(predict(kept.net, inputs, input_scale=scale))
    score = problem.score(pred, with_bias(problem.test_targets))
    name = "test_accuracy" if problem.labels else "test_r2"
    return {"test_loss": float(loss), name: float(score), "test_samples": len(inputs)}


def _normalized(kept: Checkpoint, inputs: NDArray[Any]) -> NDArray[Any]:
    return inputs if kept.input_normalization is None else kept.input_normalization.apply(inputs)


def _answer(kept: Checkpoint, outputs: NDArray[Any]) -> dict[str, Any]:
    """What the outputs for a sample say."""
    if not kept.labels:
        normalization = kept.target_normalization
        number = outputs[None] if normalization is None else normalization.undo(outputs[None])
        return {"prediction": float(number[0, 0])}
    probabilities = softmax(outputs[:, None])[:, 0]
    best = int(probabilities.argmax())
    return {
        "prediction": kept.labels[best],
        "probability": float(probabilities[best]),
        "probabilities": dict(zip(kept.labels, probabilities.tolist(), strict=True)),
    }


def _features(file: Path, names: list[str]) -> NDArray[Any]:
    """The columns of those names, of a CSV file with or without others."""
    table = read_csv(file, names[0])
    columns = [table.target_name, *table.feature_names]
    missing = [name for name in names if name not in columns]
    if missing:
        raise ValueError(f"{file} has no column {', '.join(missing)}")
    if table.targets.dtype.kind != "f" or not np.isfinite(table.targets).all():
        raise ValueError(f"{file}: column {names[0]} must hold finite numbers")
    data = np.column_stack([table.targets, table.inputs])
    return data[:, [columns.index(name) for name in names]]


def _digit(file: Path) -> NDArray[Any]:
    """A picture of a digit as MNIST has them; dark ink on light paper or the other way round."""
    try:
        from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (pictures alone need it)
    except ImportError as error:
        raise ImportError('pictures need Pillow: pip install "mfnet[cli]"') from error
    try:
        with Image.open(file) as image:
            grey = np.asarray(image.convert("L"))
    except UnidentifiedImageError as error:
        raise ValueError(f"{file} is no picture that can be read") from error
    edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    ink = 255 - grey if np.median(edge) > 127 else grey
    return normalize(ink).reshape(1, -1)


def _draw(history: History, path: Path) -> None:
    """The loss curve as a picture."""
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 (drawing alone needs it)
    except ImportError as error:
        raise ImportError('drawing needs matplotlib: pip install "mfnet[cli]"') from error
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    epochs = range(1, len(history.training_losses) + 1)
    axes.semilogy(epochs, history.training_losses, label="training")
    if history.validation_losses:
        axes.semilogy(epochs, history.validation_losses, label="validation")
        axes.legend()
    axes.set(xlabel="epoch", ylabel="mean loss")
    figure.savefig(path)


def _print(result: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(result))
        return
    for name, value in result.items():
        shown = f"{value:.4f}" if isinstance(value, float) else value
        click.echo(f"{name.replace('_', ' ')}: {shown}")
