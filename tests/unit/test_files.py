import os
import re
import stat
import sys
from pathlib import Path

import pytest

from mfnet.files import check_writable, write_whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="of modes, links and devices")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_has_the_mode_that_any_has_and_an_old_one_keeps_its_own(tmp_path):
    path, other = tmp_path / "model.npz", tmp_path / "other"
    before = os.umask(0o027)
    try:
        other.touch()
        write_whole(path, b"new")
        assert mode(path) == mode(other)
        path.chmod(0o664)
        write_whole(path, b"newer")
    finally:
        os.umask(before)
    assert mode(path) == 0o664
    assert path.read_bytes() == b"newer"


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path, there):
    (tmp_path / "real").mkdir()
    real, near, link = tmp_path / "real" / "model.npz", tmp_path / "near", tmp_path / "link"
    if there:
        real.write_bytes(b"old, and longer than the new one")
    near.symlink_to(Path("real") / "model.npz")
    link.symlink_to(near)
    check_writable(link, 3)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert near.is_symlink()
    assert real.read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "link",
        "model.npz",
        "near",
        "real",
    ]


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    nowhere = tmp_path / "nowhere"  # a link, so that the device stays if this fails
    nowhere.symlink_to("/dev/null")
    check_writable(nowhere, 3)
    write_whole(nowhere, b"new")
    assert nowhere.is_symlink()
    assert list(tmp_path.iterdir()) == [nowhere]


@pytest.mark.parametrize("write", [write_whole, lambda path, data: check_writable(path, len(data))])
@pytest.mark.parametrize("name", ["no/model.npz", "folder", "circle"])
def test_an_error_names_the_file_that_was_named(tmp_path, write, name):
    (tmp_path / "folder").mkdir()
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(OSError, match=re.escape(f"'{tmp_path / name}'")) as caught:
        write(tmp_path / name, b"new")
    assert caught.value.filename == str(tmp_path / name)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["circle", "folder"]


def test_what_a_killed_save_left_behind_is_removed_and_nothing_else(tmp_path):
    path, others = tmp_path / "model[1].npz", [".model[2].npz.0a.part", "model[1].npz.part"]
    for name in [".model[1].npz.12345678.part", *others]:
        (tmp_path / name).write_bytes(b"half")
    write_whole(path, b"new")
    assert sorted(found.name for found in tmp_path.iterdir()) == sorted([path.name, *others])


def test_a_check_changes_nothing(tmp_path):
    path = tmp_path / "model.npz"
    check_writable(path, 1000)
    assert list(tmp_path.iterdir()) == []
    path.write_bytes(b"old")
    check_writable(path, 1000)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_may_be_as_long_as_names_can_be(tmp_path):
    path = tmp_path / ("n" * 251 + ".npz")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
