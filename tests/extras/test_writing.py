"""Files on full disks, in folders of other users, and written by several at once."""

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from command_line import room_for

from mfnet.files import check_writable, write_whole

ROOT = Path(__file__).parents[2]
NOBODY = 65534


@pytest.fixture
def guest():
    """A folder of somebody else's, who is not root, with a file that everyone may write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "model.npz").write_bytes(b"old")
        (folder / "model.npz").chmod(0o666)
        (folder / "locked.npz").write_bytes(b"old")
        (folder / "locked.npz").chmod(0o444)
        folder.chmod(0o555)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(NOBODY)
        yield folder
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


@pytest.mark.parametrize("write", [write_whole, lambda path, data: check_writable(path, len(data))])
def test_a_full_disk_names_the_file_and_leaves_the_old_one(tmp_path, write):
    path = tmp_path / "model.npz"
    path.write_bytes(b"old")
    with room_for(1000), pytest.raises(OSError, match=f"too large.*'{path}'"):
        write(path, bytes(1001))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_where_no_file_can_be_created_the_old_one_is_overwritten(guest):
    path = guest / "model.npz"
    node = path.stat().st_ino
    check_writable(path, 100)
    write_whole(path, b"longer than the old one")
    assert path.read_bytes() == b"longer than the old one"
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_ino == node
    with room_for(1000), pytest.raises(OSError, match=f"too large.*'{path}'"):
        write_whole(path, bytes(1001))
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("name", ["locked.npz", "new.npz"])
@pytest.mark.parametrize("write", [write_whole, lambda path, data: check_writable(path, len(data))])
def test_what_may_not_be_written_is_named(guest, write, name):
    with pytest.raises(PermissionError, match=f"'{guest / name}'"):
        write(guest / name, b"new")


def test_a_file_that_may_not_be_written_is_not_replaced_in_a_folder_that_may(guest):
    mine = guest.with_name(f"{guest.name}.mine")
    mine.mkdir()
    try:
        path = mine / "model.npz"
        path.write_bytes(b"old")
        path.chmod(0o444)
        with pytest.raises(PermissionError, match=f"'{path}'"):
            write_whole(path, b"new")
        assert path.read_bytes() == b"old"
    finally:
        path.unlink()
        mine.rmdir()


def test_a_pipe_is_written_to(tmp_path):
    (tmp_path / "out").symlink_to("/proc/self/fd/1")  # as /dev/stdout is
    program = "import sys; from mfnet.files import write_whole; write_whole(sys.argv[1], b'new')"
    command = [sys.executable, "-c", program, tmp_path / "out"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == b"new"
    assert (tmp_path / "out").is_symlink()


def test_several_that_write_one_file_do_not_disturb_each_other(tmp_path):
    path, errors = tmp_path / "model.npz", []

    def writing(content):
        try:
            for _ in range(150):
                write_whole(path, content)
        except OSError as error:
            errors.append(error)

    threads = [threading.Thread(target=writing, args=(bytes([i]) * 5000,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(set(path.read_bytes())) == 1
    assert path.stat().st_size == 5000
    assert list(tmp_path.iterdir()) == [path]
