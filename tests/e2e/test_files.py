"""The network as a file: saved, opened elsewhere, taken away as a program and as tables."""

import csv
import json
import os
import re
import subprocess
import sys

import numpy as np
import pytest
from playwright.sync_api import expect

from building.project import ROOT
from mfnet import checkpoint
from mfnet.evaluation import evaluate
from tests.browser.visit import Visit

POINTS = "#dataset=points&epochs=12&validation=20&seed=4&optimizer=momentum&learning_rate=0.05"


def notice(visit):
    return visit.page.get_by_role("status", name="Notice", exact=True)


def downloaded(visit, path, name):
    """Press a button of that name, and save what is downloaded."""
    button = visit.button(name)
    if not button.is_visible():
        visit.button("Download …").click()
    with visit.page.expect_download() as download:
        button.click()
    download.value.save_as(path)
    return path


def losses(visit, path):
    text = downloaded(visit, path, "Download losses as CSV").read_text()
    rows = csv.DictReader(text.splitlines())
    return [{name: float(value) for name, value in row.items() if value} for row in rows]


def choose(visit, *files):
    visit.page.get_by_label("Network file").set_input_files(*files)


def steps(visit, count):
    for _ in range(count):
        visit.button("Train one batch").click()


@pytest.fixture(scope="module")
def trained(shared_visit, tmp_path_factory):
    """The page after a training, with its network and losses as files."""
    folder = tmp_path_factory.mktemp("files")
    shared_visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shared_visit.open(POINTS)
    steps(shared_visit, 17)
    expect(shared_visit.number("Batch")).to_have_text(re.compile("^6 "))
    begun = downloaded(shared_visit, folder / "begun.npz", "Save network")
    shared_visit.button("Resume").click()
    expect(shared_visit.engine).to_have_text("Finished")
    whole = downloaded(shared_visit, folder / "whole.npz", "Save network")
    return shared_visit, begun, whole, losses(shared_visit, folder / "losses.csv")


def test_a_training_goes_on_elsewhere_with_the_same_losses_bit_for_bit(
    trained, browser, site, tmp_path
):
    _, begun, whole, expected = trained
    elsewhere = Visit(browser, site)
    elsewhere.open()
    choose(elsewhere, begun)
    expect(notice(elsewhere)).to_contain_text("Opened begun.npz")
    expect(elsewhere.engine).to_have_text("Paused")
    expect(elsewhere.choice("Dataset")).to_have_value("points")
    expect(elsewhere.field("Learning rate")).to_have_value("0.05")
    assert losses(elsewhere, tmp_path / "begun.csv") == expected[:17]
    elsewhere.button("Resume").click()
    expect(elsewhere.engine).to_have_text("Finished")
    assert losses(elsewhere, tmp_path / "resumed.csv") == expected
    again = downloaded(elsewhere, tmp_path / "again.npz", "Save network")
    assert told_of_training(again) == told_of_training(whole)
    elsewhere.close()


def told_of_training(path):
    """All that a saved network holds, but for which run it was and how long that took."""
    with np.load(path) as arrays:
        held = {name: (arrays[name].dtype, arrays[name].tobytes()) for name in arrays.files}
    header = json.loads(held.pop("header")[1])
    for name in ("run", "seconds"):
        del header["notes"]["page"][name]
    return held, header


def test_python_reads_the_file_and_computes_the_same_loss(trained):
    _, _, whole, expected = trained
    kept = checkpoint.load(whole)
    test = kept.arrays["test_inputs"], kept.arrays["test_targets"]
    assert evaluate(kept.net, *test, kept.loss) == pytest.approx(
        expected[-1]["test_loss"], rel=1e-12
    )


def test_the_copied_program_prints_the_losses_of_the_page(trained, tmp_path):
    visit, _, _, expected = trained
    visit.button("Copy as Python").click()
    expect(notice(visit)).to_contain_text("Copied")
    program = visit.page.evaluate("navigator.clipboard.readText()")
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    printed = re.findall(
        r"training loss (\S+), validation loss (\S+), test loss (\S+)", done.stdout
    )
    ends = [row for row in expected if "test_loss" in row]
    assert len(printed) == len(ends) == 12
    for numbers, row in zip(printed, ends, strict=True):
        shown = [row["training_loss"], row["validation_loss"], row["test_loss"]]
        assert list(map(float, numbers)) == pytest.approx(shown, rel=1e-9)


def test_weights_and_library_can_be_downloaded(trained, tmp_path):
    visit, _, whole, _ = trained
    path = downloaded(visit, tmp_path / "weights.npz", "Download weights as .npz")
    kept = checkpoint.load(whole)
    with np.load(path) as arrays:
        np.testing.assert_array_equal(arrays["0.weight"], kept.net.layers[0].weights[1:, 1:])
    wheel = downloaded(visit, tmp_path / "mfnet.whl", "Download mfnet (wheel)")
    assert wheel.read_bytes()[:2] == b"PK"
    expect(notice(visit)).to_contain_text("mfnet-0.1.0-py3-none-any.whl")


def test_the_curve_is_a_picture_as_sharp_as_the_screen(trained, tmp_path):
    visit, *_ = trained
    path = downloaded(visit, tmp_path / "loss.png", "Download curve as PNG")
    picture = visit.page.get_by_role("figure", name="Loss curve").locator("canvas").bounding_box()
    width, height = np.frombuffer(path.read_bytes()[16:24], ">u4")
    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert width > picture["width"]
    assert height > picture["height"]


def test_what_cannot_be_opened_is_a_sentence_and_training_goes_on(trained, tmp_path):
    visit, _, whole, _ = trained
    content = whole.read_bytes()
    visit.open("#dataset=points&epochs=1000&speed=slow")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Training")
    wrong = {
        "half.npz": content[: len(content) // 2],
        "words.npz": b"Dear network",
        "nothing.npz": b"",
        "picture.npz": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    }
    for name, damaged in wrong.items():
        (tmp_path / name).write_bytes(damaged)
        choose(visit, tmp_path / name)
        expect(notice(visit)).to_contain_text("This file can't be opened")
        assert "\n" not in notice(visit).inner_text()
        expect(visit.engine).to_have_text("Training")
    kept = checkpoint.load(whole)
    kept.notes["page"]["settings"]["dataset"] = "houses.csv"
    checkpoint.save(tmp_path / "foreign.npz", kept)
    choose(visit, tmp_path / "foreign.npz")
    expect(notice(visit)).to_contain_text("Dataset cannot be “houses.csv”")
    expect(visit.engine).to_have_text("Training")
    visit.button("Pause").click()


def test_opening_can_be_undone(trained):
    visit, begun, _, _ = trained
    visit.open("#dataset=worked-example")
    steps(visit, 3)
    expect(visit.number("Epoch")).to_have_text(re.compile("^3 "))
    choose(visit, begun)
    expect(visit.choice("Dataset")).to_have_value("points")
    expect(visit.number("Batch")).to_have_text(re.compile("^6 "))
    visit.button("Undo open").click()
    expect(visit.choice("Dataset")).to_have_value("worked-example")
    expect(visit.number("Epoch")).to_have_text(re.compile("^3 "))


def test_a_file_can_be_dropped_on_the_page(trained):
    visit, begun, _, _ = trained
    visit.open("#dataset=worked-example")
    visit.page.evaluate(
        """(bytes) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([new Uint8Array(bytes)], "dropped.npz"));
            document.body.dispatchEvent(
                new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        list(begun.read_bytes()),
    )
    expect(notice(visit)).to_contain_text("Opened dropped.npz")
    expect(visit.choice("Dataset")).to_have_value("points")


def test_the_menu_of_downloads_is_used_by_keys(trained):
    visit, *_ = trained
    menu = visit.button("Download …")
    menu.focus()
    visit.page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    visit.page.keyboard.press("Tab")
    expect(visit.button("Download weights as .npz")).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")
