"""A method is one file: the window shows what it never heard of."""

from pathlib import Path

from engine.test_toy_method import TESTS, engine_with_toy, run_with_toy


def test_a_method_in_one_file_has_its_card_settings_and_place_in_the_guide(tmp_path: Path) -> None:
    engine = engine_with_toy(tmp_path / "engine")
    assert "all done" in run_with_toy(engine, str(TESTS / "gui" / "toy_cards.py"))
