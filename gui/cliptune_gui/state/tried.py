"""What was tried last: on which base, who answered, which folder; kept between two starts."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Tried:
    """What is known of it; nothing at the first start."""

    base: str = ""
    """As a job names it."""
    places: tuple[Path, ...] = ()
    """The folders of those who answered."""
    folder: Path | None = None
    """The folder that was classified."""

    @classmethod
    def read(cls, text: str) -> "Tried":
        """What `text` gave; nothing of what another version wrote, say."""
        try:
            given = json.loads(text)
            places = tuple(Path(place) for place in given["places"])
            folder = Path(given["folder"]) if given["folder"] else None
            base = given["base"]
        except (ValueError, TypeError, LookupError, RecursionError):
            return cls()
        known = all(place.is_absolute() for place in (*places, *filter(None, [folder])))
        return cls(base, places, folder) if known and isinstance(base, str) else cls()

    def text(self) -> str:
        """All of it, to be kept."""
        places = [str(place) for place in self.places]
        folder = str(self.folder) if self.folder else ""
        return json.dumps({"base": self.base, "places": places, "folder": folder})
