"""The command line: train, evaluate and predict, without a program.

Needs click, matplotlib, pillow and tqdm.
"""

from mfnet.extras import missing

try:
    import click
    import tqdm  # noqa: F401 (asked for here, so that what is missing is said at once)
except ImportError as error:
    raise missing("the command line", error, "cli") from error

from mfnet import __version__
from mfnet.cli.compare import compare_command
from mfnet.cli.data import data_command
from mfnet.cli.evaluate import evaluate_command
from mfnet.cli.export import export_command
from mfnet.cli.predict import predict_command
from mfnet.cli.train import train_command


@click.group(
    commands=[
        train_command,
        evaluate_command,
        predict_command,
        export_command,
        data_command,
        compare_command,
    ],
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__)
def mfnet() -> None:
    """Train small neural networks, and use what was trained.

    DATA is the name of a dataset, `mnist` or `california-housing`, read from the folder that
    `--folder` names and `mfnet data` fills; or a file with a table, as it is: CSV and its
    relatives, .xlsx or .parquet. Text in the target column makes it a classification, numbers a
    regression.
    """
