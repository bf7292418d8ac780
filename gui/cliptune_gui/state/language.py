"""The language that the window is shown in, which the engine speaks too, and Qt's own buttons."""

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QTranslator,
)

import cliptune_resources
from cliptune.core import language

QTS_LACK = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
)
"""What Qt's own dialogs say and its own translations do not have; ours do."""


def languages() -> list[str]:
    """The codes of the languages there are, English among them: "de", "en", "zh_CN"."""
    return language.languages()


def chosen(code: str) -> str:
    """The language for a choice of the settings; "" is the system's, or English where there is
    nothing like it."""
    return language.pick([code] if code else wanted(), languages())


def wanted() -> list[str]:
    """What the system shows programs in, the dearest first."""
    return QLocale.system().uiLanguages()


def stands_in(code: str) -> bool:
    """Whether simplified Chinese is shown to somebody whose system is in the traditional."""
    return not code and any(language.stands_in(one, chosen(code)) for one in wanted()[:1])


def install(code: str) -> None:
    """Show the program in a language; "" is the system's. What is not translated is English."""
    app = QCoreApplication.instance()
    assert app is not None
    code = chosen(code)
    language.use(code)
    locale = QLocale(code) if code != language.ENGLISH else QLocale.system()
    if locale.language() != QLocale(code).language():  # no mixture: dates and buttons as the rest
        locale = QLocale(code)
    QLocale.setDefault(locale)
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    if code == language.ENGLISH:
        return
    qts_own = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)  # Close, Cancel
    for name, folder in (("qtbase", qts_own), ("cliptune", str(cliptune_resources.translations()))):
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
