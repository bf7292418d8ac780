"""The catalogue: names, pins, and sizes that agree with the architectures."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

import cliptune_resources
from cliptune.core.errors import ClipTuneError
from cliptune.core.language import ENGLISH, tr, use, worded
from cliptune.families import FAMILIES
from cliptune.models.catalogue import (
    CATALOGUE,
    LANGUAGES,
    MUCH,
    Entry,
    for_photographs,
    origin,
    reads_another,
    resolve,
)

HUB = [entry for entry in CATALOGUE if not entry.bundled]
TOKENIZERS = {
    "clip": 3_600_000,
    "siglip": 34_000_000,
    "chinese_clip": 110_000,
    "metaclip_2": 60_000_000,
}
"""Bytes of the files of tokenizers."""


def test_starter_comes_first_and_needs_no_download() -> None:
    assert (CATALOGUE[0].name, CATALOGUE[0].bundled) == ("starter", True)
    assert not any(entry.bundled for entry in CATALOGUE[1:])


def test_names_and_repositories_are_unique() -> None:
    assert len({entry.name for entry in CATALOGUE}) == len(CATALOGUE)
    assert len({entry.repo for entry in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("entry", HUB, ids=lambda entry: entry.name)
def test_revisions_are_commits_or_refs(entry: Entry) -> None:
    assert re.fullmatch(r"[0-9a-f]{40}|refs/pr/\d+|main", entry.revision)


@pytest.mark.parametrize("entry", HUB, ids=lambda entry: entry.name)
def test_parameters_and_bytes_fit_the_architecture(entry: Entry) -> None:
    """Counted on a model without memory, made from the widths of the published configs."""
    config = entry.config()
    with torch.device("meta"):
        model = FAMILIES[entry.family].model(config)
    assert entry.parameters == sum(parameter.numel() for parameter in model.parameters())
    assert entry.bytes == pytest.approx(4 * entry.parameters + TOKENIZERS[entry.family], rel=0.01)


def test_the_base_to_begin_with_reads_the_classes_and_is_anybody_s_to_use() -> None:
    for language in LANGUAGES:
        for of in ((0, True), (0, False), (MUCH, False)):
            first = for_photographs(*of, language)
            assert first.reads(language) and first.commercial
            assert reads_another(first, language, first) is None
    assert for_photographs(0, True, "zh").language == "zh"


def test_what_a_base_does_not_read_is_said_with_one_that_does() -> None:
    english, chinese = resolve("vit-b-32"), resolve("chinese-clip-b-16")
    assert isinstance(english, Entry) and isinstance(chinese, Entry)
    assert str(reads_another(english, "zh", chinese)) == (
        "The classes are named in Chinese, which OpenAI ViT-B/32 does not read; "
        "Chinese-CLIP ViT-B/16 does."
    )
    assert str(reads_another(english, "zh", chinese, unread=False)) == (
        "The classes are named in Chinese; OpenAI ViT-B/32 is asked by their English names. "
        "Chinese-CLIP ViT-B/16 reads Chinese."
    )
    assert "named in English" in str(reads_another(chinese, "en", english))
    assert "in another language" in str(reads_another(english, "", chinese))


def test_the_practice_model_has_its_own_name_in_another_language() -> None:
    starter, chinese = resolve("starter"), resolve("chinese-clip-b-16")
    assert isinstance(starter, Entry) and isinstance(chinese, Entry)
    told = reads_another(starter, "zh", chinese)
    assert told is not None and starter.label in worded(told)
    try:
        use("zh_CN")
        assert tr(starter.label) in worded(told) and starter.label not in worded(told)
    finally:
        use(ENGLISH)


def test_the_page_about_bases_lists_the_catalogue() -> None:
    head = "| `--base` | on the hub | weights | images | download | reads | licence | revision |"
    rows = [head, "|---|---|---|---|---|---|---|---|"]
    for entry in HUB:
        size = f"{entry.parameters / 1e6:,.0f} M", f"{entry.resolution} px"
        pinned = entry.revision[:7] if len(entry.revision) == 40 else entry.revision
        reads = LANGUAGES[entry.language].text
        download = f"{entry.bytes / 1e9:.1f} GB"
        cells = f"`{entry.name}`", entry.repo, *size, download, reads, entry.licence, pinned
        rows.append(f"| {' | '.join(cells)} |")
    table = "\n".join(rows) + "\n\n"
    page = (Path(__file__).parents[2] / "docs" / "bases.md").read_text(encoding="utf-8")
    assert table in page, f"docs/bases.md lacks it:\n{table}"


def test_resolves_names_of_the_catalogue_and_of_the_hub() -> None:
    assert resolve("vit-b-32") is resolve("openai/clip-vit-base-patch32")


def test_resolves_a_folder(tmp_path: Path) -> None:
    assert resolve(str(tmp_path)) == tmp_path


@pytest.mark.parametrize("model", ["vit-b32", "", "no/such/folder"])
def test_unknown_names_are_listed(model: str) -> None:
    with pytest.raises(ClipTuneError, match="neither a base model of the catalogue") as caught:
        resolve(model)
    assert "laion-vit-h-14" in caught.value.hint


def test_a_misspelt_name_has_its_neighbour() -> None:
    with pytest.raises(ClipTuneError, match='Did you mean "vit-b-32"'):
        resolve("vit-b32")


def test_origin_is_read_from_the_hubs_cache_and_holds_no_path(tmp_path: Path) -> None:
    folder = tmp_path / "models--openai--clip-vit-base-patch32" / "snapshots" / "0123abcd"
    assert origin(folder) == ("openai/clip-vit-base-patch32", "0123abcd")
    assert origin(tmp_path / "my own") == ("", "")
    assert origin(tmp_path / "snapshots" / "monday") == ("", "")
    assert origin(Path(cliptune_resources.starter())) == ("starter", "")


def test_loads_no_torch() -> None:
    code = (
        "import sys, cliptune.models.catalogue; print({'torch', 'transformers'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
