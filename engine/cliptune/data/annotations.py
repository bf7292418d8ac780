"""What COCO and Label Studio write, as records of one image each."""

from collections import defaultdict
from typing import Any

FILE, LABEL, CAPTION = "file_name", "label", "caption"
"""The columns of the records."""
_CHOICES = ("choices", "labels", "rectanglelabels", "polygonlabels", "brushlabels", "taxonomy")
"""What holds the labels in a result of Label Studio."""


def annotated(given: Any) -> list[dict[str, Any]] | None:
    """The records of a file of COCO or Label Studio; None if it is neither.

    COCO: `images`, `annotations` and `categories`, https://cocodataset.org/#format-data. Label
    Studio: a list of tasks with `data` and `annotations`, https://labelstud.io/guide/export.
    """
    if isinstance(given, dict) and isinstance(given.get("images"), list):
        return _coco(given) if isinstance(given.get("annotations"), list) else None
    tasks = given if isinstance(given, list) else []
    if not tasks or not all(isinstance(task, dict) for task in tasks):
        return None
    return [_task(task) for task in tasks] if isinstance(tasks[0].get("data"), dict) else None


def _coco(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The categories of everything that an image shows, each once, and its captions."""
    categories = _objects(given.get("categories"))
    names = {str(one.get("id")): one.get("name") for one in categories}
    labels: dict[str, dict[str, None]] = defaultdict(dict)
    captions: dict[str, list[str]] = defaultdict(list)
    for one in _objects(given["annotations"]):
        number = str(one.get("image_id"))
        name, caption = names.get(str(one.get("category_id"))), one.get("caption")
        if isinstance(name, str):
            labels[number][name] = None
        if isinstance(caption, str):
            captions[number].append(caption)
    records = []
    for image in _objects(given["images"]):
        number = str(image.get("id"))
        record: dict[str, Any] = {FILE: image.get("file_name")}
        record |= {LABEL: [*labels[number]]} if labels else {}
        record |= {CAPTION: captions[number]} if captions else {}
        records.append(record)
    return records


def _task(task: dict[str, Any]) -> dict[str, Any]:
    """One task of Label Studio: the data it showed, and what was said of it (once, if several
    people said the same)."""
    said: dict[str, None] = {}
    captions: list[str] = []
    for annotation in _objects(task.get("annotations") or task.get("completions")):
        for result in _objects(annotation.get("result")):
            value = result.get("value")
            if not isinstance(value, dict):
                continue
            for key in _CHOICES:
                said |= dict.fromkeys(_flat(value.get(key)))
            captions += _flat(value.get("text"))
    shown = task.get("data")
    record: dict[str, Any] = {}
    for name, one in shown.items() if isinstance(shown, dict) else ():
        if isinstance(one, str | int | float):
            record[name] = one
    record |= {LABEL: [*said]} if said or not captions else {}
    return record | ({CAPTION: captions} if captions else {})


def _objects(given: Any) -> list[dict[str, Any]]:
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _flat(given: Any) -> list[str]:
    """The texts in a list, or in lists within it."""
    if isinstance(given, str):
        return [given]
    return [text for one in given for text in _flat(one)] if isinstance(given, list) else []
