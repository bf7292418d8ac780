"""The languages that the window has been translated into."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import cliptune_resources

_PREFIX = "cliptune_"


def languages() -> list[str]:
    """The codes of the languages there are, English among them: "de", "en", "zh_CN"."""
    files = cliptune_resources.translations().glob(f"{_PREFIX}*.qm")
    return sorted({"en", *(file.stem.removeprefix(_PREFIX) for file in files)})


def install(code: str) -> None:
    """Show the program in a language; "" is the system's. What is not translated is English."""
    app = QCoreApplication.instance()
    assert app is not None
    locale = QLocale(code) if code else QLocale.system()
    qts_own = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)  # Close, Cancel
    for name, folder in (("qtbase", qts_own), ("cliptune", str(cliptune_resources.translations()))):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
