"""The files that tell of an export: README.md for people, JSON for programs. No path is in them."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cliptune import __version__
from cliptune.comparison.report import capitalised
from cliptune.core.language import joined, percent, tr, worded
from cliptune.core.metrics import Figure
from cliptune.core.versions import WRITTEN_BY
from cliptune.data.class_names import rows_of
from cliptune.evaluation.figures import of_few
from cliptune.job import AUTO
from cliptune.methods import FITTED, METHODS, UNTOUCHED
from cliptune.methods.method import CLASS_VECTORS
from cliptune.models.catalogue import CATALOGUE, Entry
from cliptune.models.folder import in_open_clip
from cliptune.runs.layout import DESCRIPTION

if TYPE_CHECKING:
    from cliptune.core.summary import RunSummary
    from cliptune.export.tuned import Tuned


_WRITE_PLAIN = """```python
from pathlib import Path
from cliptune.models.folder import write_plain

write_plain(Path("the base in OpenCLIP's format"), Path("the base, a folder"))
```"""
LOOK = """about = json.loads(Path("this folder/cliptune.json").read_text(encoding="utf-8"))
image = ImageOps.exif_transpose(Image.open("an image.jpg"))  # upright, as the camera noted
"""
_ASK = """prompts = about["prompts"] or ["a photo of a cat", "a photo of a dog"]
inputs = processor(text={written}, images=image, {padding}, return_tensors="pt")
with torch.no_grad():
    logits = clip(**inputs).logits_per_image[0]{unbiased}
"""
_ASK_VECTORS = f"""pixels = processor(images=image, return_tensors="pt")
with torch.no_grad():
    features = clip.get_image_features(**pixels)
features = getattr(features, "pooler_output", features)  # transformers 4 gives them as they are
rows = load_file("this folder/{CLASS_VECTORS}")["classes"]
logits = (torch.nn.functional.normalize(features) @ rows.T)[0]
"""
_ASK_WORDINGS = """prompts, wordings = about["prompts"], about["wordings"]  # several are averaged
inputs = processor(text={written}, images=image, {padding}, return_tensors="pt")
with torch.no_grad():
    found = clip(**inputs)
    words = found.text_embeds.reshape(len(prompts), len(wordings[0]), -1).mean(dim=1)
    words = torch.nn.functional.normalize(words, dim=-1)
    logits = clip.logit_scale.exp() * (found.image_embeds @ words.T)[0]
"""


def ask(tuned: "Tuned") -> str:
    """Python that asks `clip` with its `processor` about an image, by words."""
    family, several = tuned.base.family, tuned.adapter.each > 1
    texts = "sum(wordings, [])" if several else "prompts"
    asked = (_ASK_WORDINGS if several else _ASK).format(
        written=f"[text.lower() for text in {texts}]" if family.lower else texts,
        padding=family.padding,
        unbiased=" - clip.logit_bias" if "logit_bias" in family.numbers else "",
    )
    return LOOK + asked + answer(tuned, "prompts")


def ask_vectors(tuned: "Tuned") -> str:
    """The same by the class vectors that lie in the folder."""
    return LOOK + _ASK_VECTORS + answer(tuned, 'about["prompts"]')


def answer(tuned: "Tuned", names: str, *, scaled: bool = False) -> str:
    """Python that makes an answer of `logits` `(classes,)`, whose classes are in `names`; `scaled`
    says whether they are as sure as they are right already.

    Where images have several labels, `about` says how these are said.
    """
    if tuned.adapter.thresholds:
        return f"""probabilities = (logits + torch.tensor(about["bias"])).sigmoid()
said = probabilities >= torch.tensor(about["thresholds"])
print([name for name, one in zip({names}, said) if one])
"""
    logits = '(about["certainty"]["scale"] * logits)' if not scaled and _scaled(tuned) else "logits"
    return f"""probabilities = {logits}.softmax(dim=0)
print(sorted(zip(probabilities.tolist(), {names}), reverse=True)[:5])
"""


def _scaled(tuned: "Tuned") -> bool:
    """Whether logits are yet to be scaled; class vectors are written so that theirs are."""
    return tuned.adapter.certainty is not None and not tuned.adapter.by_vectors


def _certainty(tuned: "Tuned") -> dict[str, Any]:
    """How sure it may be, of logits as the folder gives them."""
    known = tuned.adapter.certainty
    if known is None:
        return {}
    told = known if _scaled(tuned) else known.model_copy(update={"scale": 1.0})
    return {"certainty": told.model_dump()}


def heading(title: str, *paragraphs: str) -> str:
    """A part of a README."""
    return "\n\n".join((f"## {title}", *filter(None, paragraphs))) + "\n"


def _proof() -> str:
    told = tr(
        "Before it was handed out, the programs it is meant for read it again: `proof.json` says "
        "how their answers differ from those of the model in memory."
    )
    return heading(tr("Proof"), told)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write JSON that people can read too."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def write_described(tuned: "Tuned", folder: Path) -> None:
    """Write what the adapter needs to be used: base, classes, prompts."""
    adapter, path = tuned.adapter, tuned.adapter.folder / DESCRIPTION
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    described = {
        "base": tuned.plain.identity,
        "method": adapter.kind,
        "template": known.get("template", ""),
        "templates": known.get("templates", []),
        "classes": known.get("classes", {name: name for name in adapter.classes}),
        "prompts": list(adapter.prompts),
        **wordings(tuned),
        "greys": adapter.greys,
        "classifier": adapter.classifier,
        **said(tuned),
        **_certainty(tuned),
        **({"begun_from": adapter.begun_from} if adapter.begun_from else {}),
        WRITTEN_BY: __version__,
    }
    write_json(folder / DESCRIPTION, described)


def wordings(tuned: "Tuned") -> dict[str, list[list[str]]]:
    """All prompts of each class, where it has several."""
    adapter = tuned.adapter
    return {"wordings": rows_of(adapter.wordings, adapter.each)} if adapter.each > 1 else {}


def said(tuned: "Tuned") -> dict[str, list[float]]:
    """How several labels are said: a label's probability is the sigmoid of its logit and bias."""
    adapter = tuned.adapter
    if not adapter.thresholds:
        return {}
    return {"bias": list(adapter.bias), "thresholds": list(adapter.thresholds)}


def write(tuned: "Tuned", folder: Path, label: str, use: str) -> None:
    """Write README.md: what it is, how good it is, and how it is used."""
    parts = [_front(tuned), f"# {tuned.adapter.title}", _about(tuned, tr(label)), use, _proof()]
    text = "\n".join(part for part in parts if part)
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def named(tuned: "Tuned") -> str:
    """The base as an argument in Python: its name on the hub, or what to put there."""
    name = tuned.plain.identity["name"]
    known = "/" in name and not in_open_clip(tuned.plain.folder)
    return json.dumps(name if known else "the base, a folder")


def pinned(tuned: "Tuned") -> str:
    """The argument in Python that takes the commit of the base that was tuned, not a later one."""
    base = tuned.plain.identity
    known = "/" in base["name"] and base["revision"] and not in_open_clip(tuned.plain.folder)
    return f", revision={json.dumps(base['revision'])}" if known else ""


def of_open_clip(tuned: "Tuned") -> tuple[str, ...]:
    """How others get a base in OpenCLIP's format as transformers reads it."""
    if not in_open_clip(tuned.plain.folder):
        return ()
    told = tr(
        "The base is in OpenCLIP's format, which transformers does not read. ClipTune writes it "
        "as a folder that it does:"
    )
    return told, _WRITE_PLAIN


def oldest_transformers(tuned: "Tuned") -> str:
    """The first version that reads the base, or what was tuned from it, as the README says.

    Tried with 4.36, 4.46, 4.50, 4.53, 4.55 and 4.57: before the last, a processor that has the
    settings for images within its own is not read.
    """
    if in_open_clip(tuned.base.folder):  # not tried with older ones
        return "5.0"
    return "4.57" if (tuned.base.folder / "processor_config.json").is_file() else "4.36"


def _entry(tuned: "Tuned") -> Entry | None:
    name = tuned.plain.identity["name"]
    return next((entry for entry in CATALOGUE if name and name in (entry.name, entry.repo)), None)


def _front(tuned: "Tuned") -> str:
    """What the hub reads from a model card."""
    name = tuned.plain.identity["name"]
    if "/" not in name:
        return ""
    lines = [f"base_model: {name}", "pipeline_tag: zero-shot-image-classification"]
    lines.append(f"tags: [{tuned.base.family.kind}]")
    return "\n".join(("---", *lines, "---\n"))


def _about(tuned: "Tuned", label: str) -> str:
    adapter, base, entry = tuned.adapter, tuned.plain.identity, _entry(tuned)
    if entry and entry.bundled:
        show = 'python -c "import cliptune_resources as r; print(r.starter())"'
        where = tr("ClipTune's own starter (`{command}` prints its folder)").format(command=show)
    else:
        where = f"[{base['name']}](https://huggingface.co/{base['name']})" if base["name"] else ""
        where = where or tr("a CLIP that is on no hub")
        if base["revision"]:
            at = tr("{model} at revision `{revision}`")
            where = at.format(model=where, revision=base["revision"])
    licence = tr("- **Licence of the base:** not known here: ask its maker")
    if entry:
        licence = tr("- **Licence of the base:** {name}").format(name=entry.licence)
    of = tr("{export} of a CLIP that ClipTune tuned: {method}.")
    told = tr("- **Base:** {model}; SHA-256 of its weights `{sha256}`")
    lines = [
        of.format(export=label, method=tr(METHODS[adapter.kind].label)) + "\n",
        told.format(model=where, sha256=base["sha256"]),
        licence,
    ]
    if adapter.begun_from:
        begun = tr('- **Goes on from** another adapter, "{adapter}"')
        lines.append(begun.format(adapter=adapter.begun_from))
    lines += _learned(tuned)
    if adapter.classes:
        more = ["..."] if len(adapter.classes) > 20 else []
        names = joined([*adapter.classes[:20], *more])
        classes = tr("- **Classes:** {count:,}: {names}")
        lines.append(classes.format(count=len(adapter.classes), names=names))
        lines.append(
            tr("- **Told apart by** vectors that were fitted to images")
            if adapter.by_vectors
            else tr("- **Told apart by** their prompts")
        )
    if adapter.greys:
        black, white = adapter.greys
        greys = tr(
            "- **Greys of more than 8 bits** were stretched before all else: {black:g} became 0, "
            "{white:g} became 255."
        )
        lines.append(greys.format(black=black, white=white))
    return "\n".join(lines) + "\n"


def _learned(tuned: "Tuned") -> list[str]:
    """What the run was, and how good what came of it is."""
    summary = tuned.summary
    if not tuned.run or not summary:
        return []
    job = tuned.run.job
    chosen = job.method.model_dump(exclude={"kind"}) | job.train.model_dump(
        include={"epochs", "learning_rate", "batch_size", "seed"} if job.method.trains else set()
    )
    if chosen.get("learning_rate") == AUTO:
        found = tr("{rate:g} (found by a search)").format(rate=summary.learning_rate or 0)
        chosen["learning_rate"] = found
    lists = [(name, value) for name, value in chosen.items() if isinstance(value, tuple)]
    several = {name: " + ".join(map(str, value)) for name, value in lists}
    settings = ", ".join(f"{name} {value}" for name, value in (chosen | several).items())
    lines = [tr("- **Settings:** {settings}").format(settings=settings)] if settings else []
    if job.base.quantisation != "none":
        trained = tr(
            "- **Trained on** the base in {kind}; this export stands on the base in full "
            "precision, whose answers differ a little."
        )
        lines.append(trained.format(kind=job.base.quantisation))
    lines.append(tr("- **Learned from** {count:,} images").format(count=summary.images))
    rates = _reached(summary, tr(job.method.label)) | {
        tr(METHODS[UNTOUCHED].label).lower(): summary.zero_shot.figures,
        tr(METHODS[FITTED].label).lower(): summary.probe_figures,
    }
    count, part = summary.zero_shot.count, summary.split

    def told(figure: Figure, measure: str) -> str:
        few = of_few(figure, count, measure)
        return worded(few) if few else percent(f"{100 * figure.value:.1f}")

    for measure in summary.figures:
        known = [
            f"{name} {told(figures[measure], measure)}"
            for name, figures in rates.items()
            if measure in figures
        ]
        line = tr("- **{measure} on {count:,} {split} images:** {figures}")
        what, figures = capitalised(tr(measure)), joined(known)
        lines.append(line.format(measure=what, count=count, split=tr(part), figures=figures))
    return lines


def _reached(summary: "RunSummary", method: str) -> dict[str, dict[str, "Figure"]]:
    """What the run came to, by its class vectors and by words where both are known."""
    both = {
        tr("{method} by class vectors"): summary.by_vectors,
        tr("{method} by words"): summary.by_words,
    }
    known = {how.format(method=method): figures for how, figures in both.items() if figures}
    return known or {method: summary.figures}
