"""What the project says of itself, held against what it is."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import mfnet
from bench.__main__ import PARTS
from building.benchmarks import BENCH_PARTS
from building.groups import GROUPS

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("web/*/README.md")]
WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in ROOT.glob(".github/workflows/*.yml")
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_to_a_file_leads_to_one(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        written = page.parent.name == "docs" and target.endswith((".html", "command-line.md"))
        assert written or (page.parent / target).exists(), target  # what the site writes it checks


def test_every_part_of_the_benchmark_can_be_asked_for():
    assert set(BENCH_PARTS) == set(PARTS)


def test_contributors_read_of_every_group_of_tests():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \| (?!what)", text, re.MULTILINE) == [*GROUPS]


def test_every_folder_that_the_architecture_names_is_there():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    folders = re.findall(r"^\| `([\w/]+/)` \|", text, re.MULTILINE)
    assert len(folders) > 8
    assert all((ROOT / folder).is_dir() for folder in folders)


def test_no_file_of_library_and_page_is_longer_than_400_lines():
    """A file tells one story."""
    paths = [
        path
        for folder in ("mfnet", "web")
        for kind in ("py", "js", "css")
        for path in (ROOT / folder).rglob(f"*.{kind}")
        if "node_modules" not in path.parts
    ]
    assert len(paths) > 400
    lines = {str(path): path.read_text(encoding="utf-8").count("\n") for path in paths}
    assert [path for path, count in lines.items() if count > 400] == []


def test_the_version_is_the_same_everywhere_and_in_the_changelog():
    assert PYPROJECT["project"]["version"] == mfnet.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {mfnet.__version__}\n" in changes


def test_style_before_a_commit_is_that_of_the_project():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for repository in config["repos"] for hook in repository["hooks"]]
    needed = {pin for hook in hooks for pin in hook.get("additional_dependencies", [])}
    assert needed
    assert needed <= set(PYPROJECT["dependency-groups"]["dev"])


def test_every_python_that_the_wheel_names_is_tested():
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(PYPROJECT["project"]["classifiers"]))
    assert WORKFLOWS["test"]["jobs"]["test"]["strategy"]["matrix"]["python"] == named


def test_workflows_run_the_commands_of_the_readme():
    commands = {
        step["run"]
        for workflow in WORKFLOWS.values()
        for job in workflow["jobs"].values()
        for step in job.get("steps", [])
        if step.get("run", "").startswith("python build.py")
    }
    assert commands == {"python build.py build", "python build.py test"}
    assert set(WORKFLOWS) == {"test", "pages", "release"}
