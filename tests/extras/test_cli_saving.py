"""Where trainings are kept: found before they begin, and never lost."""

import shutil
import signal
import subprocess
import sys
import tempfile

import pytest
from command_line import ENVIRONMENT, mfnet, room_for, run, started, write_table

from mfnet import BatchIterator, Linear, NeuralNetwork
from mfnet.checkpoint import Checkpoint, load
from mfnet.cli import saving
from mfnet.cli.interrupts import SIGNALS, asked_to_end
from mfnet.cli.saving import Saving


@pytest.fixture
def cwd(tmp_path):
    write_table(tmp_path / "table.csv")
    return tmp_path


@pytest.mark.parametrize(
    "arguments", [["train", "table.csv"], ["train", "table.csv", "--output", "model/../model.npz"]]
)
def test_a_full_disk_is_found_before_training(cwd, arguments):
    with room_for(60_000):
        _, err = run(*arguments, cwd=cwd, code=1)
    output = arguments[-1] if len(arguments) > 2 else "model.npz"
    assert err.splitlines()[-1] == f"Error: {output}: File too large"
    assert [path.name for path in cwd.iterdir()] == ["table.csv"]


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("no/loss.svg", "no/loss.svg: there is no such folder"),
        (".", "Is a directory"),
        ("loss.xyz", "loss.xyz: its name must end in one of"),
    ],
)
def test_what_cannot_be_drawn_is_found_before_training(cwd, name, named):
    err = mfnet("train", "table.csv", "--plot", name, cwd=cwd, code=1)
    assert err.splitlines()[-1].startswith("Error: ")
    assert named in err.splitlines()[-1]
    assert [path.name for path in cwd.iterdir()] == ["table.csv"]


@pytest.fixture
def gone(tmp_path, monkeypatch):
    """A training to be saved in a folder that has gone since; the rescued comes to `rescued`."""
    (tmp_path / "rescued").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "rescued"))
    monkeypatch.setattr(saving, "SECONDS_BETWEEN_SAVES", -1.0)
    folder = tmp_path / "gone"
    folder.mkdir()
    kept = Checkpoint(NeuralNetwork([Linear(2, 1)]), dataloader=BatchIterator(4))
    made = Saving(folder / "model.npz", kept)
    folder.rmdir()
    return made, folder


def test_a_save_that_fails_now_and_then_is_told_once_and_tried_again(gone, capsys):
    made, folder = gone
    made.now_and_then()
    made.now_and_then()
    err = capsys.readouterr().err
    assert err.count(f"{folder}/model.npz: ") == err.count("\n") == 1
    folder.mkdir()
    made.now_and_then()
    load(folder / "model.npz")
    assert capsys.readouterr().err == ""
    shutil.rmtree(folder)
    made.now_and_then()
    assert f"{folder}/model.npz: " in capsys.readouterr().err


def test_a_last_save_that_fails_comes_to_another_place(gone, capsys, tmp_path):
    made, folder = gone
    saved = made.finish()
    assert saved.parent == tmp_path / "rescued"
    load(saved)
    assert f"The training was saved in {saved}" in capsys.readouterr().err
    folder.mkdir()
    (folder / "model.npz").mkdir()
    beside = made.finish()
    assert beside.parent == folder
    load(beside)


def test_a_training_whose_folder_goes_is_rescued(cwd):
    (cwd / "gone").mkdir()
    (cwd / "temporary").mkdir()
    process = started("train", "table.csv", "--epochs", 2000, "--output", "gone/model.npz",
                      cwd=cwd, TMPDIR=str(cwd / "temporary"))  # fmt: skip
    assert any("240 samples" in line for line in iter(process.stderr.readline, ""))
    (cwd / "gone").rmdir()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 143
    (saved,) = (cwd / "temporary").iterdir()
    assert f"The training was saved in {saved}" in err
    assert f"mfnet train --resume {saved}" in err
    assert load(saved).step is not None


def test_the_first_signal_asks_and_the_second_ends():
    for number in SIGNALS:
        usual = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        before = signal.signal(number, usual)  # nohup, for one, has tests ignore SIGHUP
        try:
            with asked_to_end() as asked:
                assert not asked
                signal.raise_signal(number)
                assert asked
                with pytest.raises(SystemExit) as ended:
                    signal.raise_signal(number)
                assert ended.value.code == asked.exit_code == 128 + number
            assert signal.getsignal(number) is usual
        finally:
            signal.signal(number, before)


def test_what_nohup_ignores_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with asked_to_end() as asked:
            signal.raise_signal(signal.SIGHUP)
            assert not asked
    finally:
        signal.signal(signal.SIGHUP, before)


def test_who_stops_reading_hears_nothing_and_a_full_output_is_named(cwd):
    mfnet("train", "table.csv", "--epochs", 1, cwd=cwd)
    write_table(cwd / "many.csv", rows=20_000)
    command = f"{sys.executable} -m mfnet predict model.npz many.csv"
    for ending, expected in (
        ("| head -1", ""),
        ("--json > /dev/full", "Error: standard output: No space left on device\n"),
    ):
        done = subprocess.run(
            ["bash", "-c", f"{command} {ending}"], cwd=cwd, env=ENVIRONMENT, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        read, *told = done.stderr.splitlines(keepends=True)
        assert read.startswith("many.csv: 20,000 rows")
        assert "".join(told) == expected
