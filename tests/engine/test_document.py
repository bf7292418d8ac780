"""Reports of runs: what stands in them, the commands that repeat them, where they are written."""

import csv
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cliptune import job as jobs
from cliptune.cli import train
from cliptune.cli.commands import app
from cliptune.cli.window import Window
from cliptune.comparison import compare, side_by_side
from cliptune.comparison.plan import Plan
from cliptune.core import language
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import quoted
from cliptune.document import command, contents, writing
from cliptune.document.charts import Line, over_epochs
from cliptune.document.contents import of_runs
from cliptune.document.page import page
from cliptune.document.parts import MOST_CLASSES, MOST_PAIRS
from cliptune.document.thumbnails import SIDE
from cliptune.runs import Run
from engine import reported


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A folder in which but one image is left."""
    folder = tmp_path / "pets"
    (folder / "cat").mkdir(parents=True)
    Image.new("RGB", (400, 200), "teal").save(folder / "cat" / "3.png")
    return folder


def text_of(html: str) -> str:
    """What a reader of a page sees."""
    return " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())


# What stands in it


def test_a_report_tells_all_of_a_run(images: Path, tmp_path: Path) -> None:
    run = reported.ended(tmp_path / "run", images, train={"epochs": 7})
    html = page(of_runs([run]))
    told = text_of(html)
    for heading in ("Conclusion", "Results", "Data set", "Problems", "Base model", "Settings"):
        assert heading in told
    for heading in ("Curves", "Class by class", "Confusion matrix", "Biggest mistakes"):
        assert heading in told
    assert "Zero-shot 25 % on 12" in told or "Zero-shot 3 of 12" in told
    assert "LoRA 9 of 12" in told and "Epochs 7" in told
    assert "--set train.epochs=7" in told and "torch" in told
    assert "Excluded, truncated (1): cat/&lt;b&gt;.png: &lt;i&gt;torn&lt;/i&gt;" in html
    assert "something else" not in told  # what a run says is not all about its images


@pytest.mark.parametrize("paper", [False, True])
def test_a_page_needs_nothing_else(paper: bool, images: Path, tmp_path: Path) -> None:
    html = page(of_runs([reported.ended(tmp_path / "run", images)]), paper=paper)
    sources = re.findall(r'(?:src|href)="([^"]*)"', html)
    assert sources and all(source.startswith("data:image/") for source in sources)
    assert not re.search("<script|<link|url[(]|@import", html)
    assert ("<svg" in html) != paper


def test_images_are_small_and_one_that_is_gone_is_said_to_be(images: Path, tmp_path: Path) -> None:
    run = reported.ended(tmp_path / "run", images)
    known = of_runs([run]).sections[0].mistakes
    assert known is not None and [one.path for one in known] == ["cat/3.png"]
    assert known[0].said == "cat, taken for dog (90 %)" and len(known[0].uri) < 20 * SIDE**2 // 100
    (images / "cat" / "3.png").unlink()
    html = page(of_runs([run]))
    assert html.count("The image is not there any more.") == 3  # all, now that none is there


def test_of_a_hundred_classes_the_most_confused_are_told(images: Path, tmp_path: Path) -> None:
    names = [f"第{number}类" + "很长的名字" * 12 for number in range(100)]
    names[1] = "<script>alert(1)</script>"
    section = of_runs([reported.ended(tmp_path / "run", images, classes=names)]).sections[0]
    assert section.matrix is None and section.pairs and section.classes
    assert len(section.pairs.rows) == MOST_PAIRS and "85 more" in section.pairs.note
    assert len(section.classes.rows) == MOST_CLASSES
    html = page(of_runs([Run(tmp_path / "run")]))
    assert "<script" not in html and "第0类" in html
    assert f">{names[0]}<" not in html  # shortened in its middle, in the tables


def test_runs_are_side_by_side_with_what_differs(images: Path, tmp_path: Path) -> None:
    runs = [
        reported.ended(tmp_path / kind, images, kind, train={"epochs": epochs}, each=20)
        for kind, epochs in (("lora", 3), ("prefix", 5))
    ]
    found = of_runs(runs)
    assert [label for label, _ in found.tables[0].runs] == ["LoRA", "Prefix tuning"]
    assert ("Epochs", "3") in found.sections[0].settings and not found.apart
    assert ("Batch size", "32") in found.settings
    assert not {title for title, _ in found.settings} & {"Epochs", "Rank"}
    assert [chart.title for chart in found.tables[0].charts] == [
        "Accuracy against training time",
        "Accuracy against peak memory",
        "Accuracy on the validation images while training",
        "Training loss",
    ]
    assert len(found.commands) == 2


@pytest.mark.parametrize(
    "content",
    ['{"images": 3}', "{}", '{"images": "a", "data": []}', '{"images": "a", "minutes_shared": ""}'],
)
def test_a_comparison_that_is_damaged_is_refused(
    content: str, images: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "comparison"
    reported.ended(folder / "lora-0", images)
    (folder / "comparison.json").write_text(content, encoding="utf-8")
    with pytest.raises(ClipTuneError, match="is damaged"):
        app(["report", str(folder), "--out", str(tmp_path / "a.html")], standalone_mode=False)


def test_seeds_of_one_method_are_told_once(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = [
        reported.ended(tmp_path / f"lora-{seed}", images, data={"seed": seed}) for seed in (0, 1)
    ]
    found = side_by_side.compare([contents.read(run) for run in runs])
    for seed in (0, 1):
        reported.ended(tmp_path / f"zero-shot-{seed}", images, "zero-shot", data={"seed": seed})
    told: list[Any] = []

    def compared(*_: Any) -> Iterator[Any]:
        yield from ()
        return found

    monkeypatch.setattr(compare, "compare", compared)
    monkeypatch.setattr(writing, "write", lambda document, path: told.append(document) or path)
    asked = ["compare", "--images", str(images), "--methods", "lora", "--seeds", "2"]
    app([*asked, "--out", str(tmp_path)], standalone_mode=False)
    assert len(told[0].tables[0].runs) == len(runs)


def test_what_was_judged_on_other_images_is_not_ranked(images: Path, tmp_path: Path) -> None:
    runs = [
        reported.ended(tmp_path / "a", images, each=20),
        reported.ended(tmp_path / "b", images, "prefix", each=20),
        reported.ended(tmp_path / "c", images, "full", each=20, split="validation", accuracy=0.99),
    ]
    found = of_runs(runs)
    assert [[label for label, _ in table.runs] for table in found.tables] == [
        ["LoRA", "Prefix tuning"],
        ["Full fine-tuning"],
    ]
    assert found.conclusion and all(said.startswith("Table 1") for said in found.conclusion)
    assert "say nothing against those of another" in text_of(page(found))


def test_other_images_and_bases_are_named(images: Path, tmp_path: Path) -> None:
    runs = [
        reported.ended(tmp_path / "a", images),
        reported.ended(tmp_path / "b", tmp_path / "cars", base={"model": "ViT-B-32"}),
    ]
    told = of_runs(runs)
    assert ("Other folders", str(tmp_path / "cars")) in told.images
    assert ("Other models", "ViT-B-32") in told.base
    alone = of_runs(runs[:1])
    assert not {name for name, _ in (*alone.images, *alone.base) if name.startswith("Other")}


@pytest.mark.parametrize("values", [(0.5, 0.5), (0.0, 0.0), (0.3, 0.1 + 0.2), (1e-9, 2e9), (-1, 1)])
def test_flat_and_steep_lines_are_drawn(values: tuple[float, float]) -> None:
    chart = over_epochs("Loss", [Line("training", 0, [*enumerate(values)])], percent=True)
    assert chart and "nan" not in chart.svg and chart.svg.count("<path") < 20
    assert max(values) > 1 or not re.search(r">1[2-9]0 %<|>-\d+ %<", chart.svg) or min(values) < 0
    assert over_epochs("Loss", [Line("training", 0, [(0.0, 1.0)])]) is None


def test_a_run_beside_its_zero_shot_is_told_as_alone(images: Path, tmp_path: Path) -> None:
    runs = [reported.ended(tmp_path / kind, images, kind) for kind in ("lora", "zero-shot")]
    found = of_runs(runs)
    assert [one.title for one in found.sections] == ["LoRA"] and not found.sections[0].settings
    alone = of_runs(runs[1:])
    assert len(alone.sections) == 1 and len(alone.tables[0].results.rows) == 1


def test_a_run_without_a_result_is_refused(images: Path, tmp_path: Path) -> None:
    given = {"data": {"images": str(images)}, "method": {"kind": "lora"}}
    with pytest.raises(ClipTuneError, match="no figures yet"):
        of_runs([Run.create(jobs.build(given), tmp_path / "run")])


# The commands that repeat it

JOBS: list[dict[str, Any]] = [
    {"method": {"kind": "lora"}},
    {"method": {"kind": "lora", "rank": 64, "alpha": 7.5}, "train": {"epochs": 3, "flip": False}},
    {"method": {"kind": "qlora"}, "train": {"learning_rate": 2e-5, "start_from": "/a b/c"}},
    {"method": {"kind": "probe"}, "data": {"leave_out": ["a b.png", "c'd\".png"], "seed": 5}},
    {
        "method": {"kind": "prompt"},
        "data": {
            "templates": ["一张{}的照片", 'a "{}" $HOME `x`'],
            "classes": {"a.b c": "it's", "狗": "dog \\ 'x'"},
            "greys": [0, 4095],
            "label_column": "3",
            "file_column": "true",
        },
    },
]


@pytest.mark.parametrize("given", JOBS)
def test_the_command_of_a_run_asks_for_the_same_job(
    given: dict[str, Any], images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {**given, "data": {"images": str(images), **given.get("data", {})}}
    job, asked = jobs.build(given), []
    monkeypatch.setattr(train, "_carry_out", lambda job, *_: asked.append(job))
    words = command.train(job)
    if os.name != "nt":
        assert shlex.split(command.line(words)) == words
        folded = command.folded(words)
        assert shlex.split(folded.replace("\\\n", "")) == words and max(
            map(len, folded.splitlines())
        ) < 92 + max(map(len, words))
    app(words[1:], standalone_mode=False)
    assert asked == [job]


def test_what_is_too_long_for_a_command_is_repeated_by_its_job_file(
    images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = [f"a folder/{number}.png" for number in range(2000)]
    run = reported.ended(tmp_path / "a run", images, data={"leave_out": out})
    (_, words), *_ = of_runs([run]).commands
    assert len(command.line(words)) < command.LONGEST
    asked: list[Any] = []
    monkeypatch.setattr(train, "_carry_out", lambda job, *_: asked.append(job))
    app(words[1:], standalone_mode=False)
    assert asked == [run.job]


@pytest.mark.parametrize(
    "plan",
    [
        Plan(("lora", "probe"), 3),
        Plan(("lora",), 1, "equal", epochs=5),
        Plan(("full",), 2, "minutes", minutes=1.5),
    ],
)
def test_the_command_of_a_comparison_asks_for_the_same(
    plan: Plan, images: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = {
        "data": {"images": str(images), "templates": ["a {}"]},
        "base": {"model": "starter", "quantisation": "none"},
        "train": {"epochs": 20, "flip": False},
    }
    asked: list[Any] = []

    def take(*told: Any) -> None:
        asked.extend(told)
        raise ClipTuneError(quoted("that is all"))

    monkeypatch.setattr(compare, "compare", take)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ClipTuneError, match="that is all"):
        app(command.compare(given, plan)[1:], standalone_mode=False)
    described, planned, *_ = asked
    assert planned == plan
    for kind in plan.kinds:
        method = {"method": {"kind": kind}}
        assert jobs.build(described | method) == jobs.build(given | method)


# Where it is written


def test_the_table_has_at_most_four_decimals(images: Path, tmp_path: Path) -> None:
    run = reported.ended(tmp_path / "run", images, seconds=1.23456789)
    path = writing.write(of_runs([run]), tmp_path / "new" / "report.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [row["label"] for row in rows] == ["Zero-shot", "LoRA"]
    assert rows[1]["seconds"] == "1.2346"
    cells = [cell for row in rows for cell in row.values() if "." in cell]
    assert cells and all(len(cell.partition(".")[2]) <= 4 for cell in cells)
    try:
        language.use("zh_CN")
        path = writing.write(of_runs([run]), tmp_path / "report.csv", in_words=True)
    finally:
        language.use(language.ENGLISH)
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [row["方法"] for row in csv.DictReader(file)][1] == "LoRA"


def test_without_a_printer_the_page_is_written_and_nothing_lost(
    images: Path, tmp_path: Path
) -> None:
    document = of_runs([reported.ended(tmp_path / "run", images)])
    (tmp_path / "report.html").write_text("precious", encoding="utf-8")

    def lacks(html: str, path: Path) -> None:
        raise ImportError

    for printer in (None, lacks):
        path = writing.write(document, tmp_path / "report.pdf", printer)
        assert path.name.startswith("report-") and path.suffix == ".html"
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "precious"


def test_it_is_never_written_among_the_images(images: Path, tmp_path: Path) -> None:
    document = of_runs([reported.ended(tmp_path / "run", images)])
    with pytest.raises(ClipTuneError, match="among the images"):
        writing.write(document, images / "report.html")
    with pytest.raises(ClipTuneError, match="no name for a report"):
        writing.write(document, tmp_path / "report.docx")
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(ClipTuneError, match="cannot be written"):
        writing.write(document, tmp_path / "taken" / "report.html")


def test_the_command_writes_among_the_documents(
    images: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(writing.platformdirs, "user_documents_path", lambda: tmp_path / "documents")
    run = reported.ended(tmp_path / "run", images)
    asked: list[Path] = []

    def printer(html: str, path: Path) -> None:
        asked.append(path)
        path.write_text(html, encoding="utf-8")

    for _ in range(2):
        app(["report", str(run.folder)], standalone_mode=False, obj=Window(printer))
    assert [path.parent for path in asked] == 2 * [tmp_path / "documents"]
    assert asked[0] != asked[1] and all(path.suffix == ".pdf" for path in asked)
    out = tmp_path / "mine.pdf"
    app(["report", str(run.folder), "--out", str(out)], standalone_mode=False)
    assert "no Qt" in capsys.readouterr().out and (tmp_path / "mine.html").is_file()
    taken = str(tmp_path / "mine.html")
    with pytest.raises(ClipTuneError, match="exists already"):
        app(["report", str(run.folder), "--out", taken], standalone_mode=False)
