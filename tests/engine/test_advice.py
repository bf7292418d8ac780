"""The guide's advice and its questions, rule by rule."""

from typing import get_args

import pytest

import cliptune_resources
from cliptune import job as jobs
from cliptune.advice import GOALS, GUIDES_MEMORY, QUESTIONS, Situation, advise, in_4_bits, rank
from cliptune.methods import METHODS
from cliptune.methods.method import Goal
from cliptune.models import catalogue, folder

GB = 10**9


def first(images: int = 1000, parameters: int = 151_277_313, memory: int = 8 * GB) -> str:
    return advise(Situation(images, parameters, memory))[0].kind


def asked(goal: Goal) -> str:
    return advise(Situation(1000, 151_277_313, 8 * GB, goal))[0].kind


def answer(text: str) -> str:
    """What is answered to a question."""
    [found] = [question.answer for question in QUESTIONS if question.text == text]
    return found


def test_scene_1_general_tuning_is_lora() -> None:
    assert asked("general") == "lora" == first()


def test_scene_2_a_consumers_card_is_qlora() -> None:
    assert asked("little memory") == "qlora"
    assert first(parameters=7 * GB, memory=12 * GB) == "qlora"
    told = advise(Situation(1000, 7 * GB, 12 * GB))[0].reason.text()
    assert told.startswith("The base's weights alone take 14.0 of 12.0 GB in 16 bits")


def test_scene_3_several_tasks_are_adapters() -> None:
    assert asked("several tasks") == "bottleneck"


def test_scene_4_very_little_data_is_a_prefix() -> None:
    assert asked("very little data") == "prefix"
    assert first(images=99) == "prefix"
    assert first(images=100) == "lora"


def test_scene_5_exploring_is_a_prompt() -> None:
    assert asked("exploring") == "prompt"


def test_practice_1_start_with_lora() -> None:
    assert next(kind for kind in METHODS if METHODS[kind].trains) == "lora"
    job = jobs.build({"data": {"images": "."}, "method": {"kind": "lora"}})
    assert job.method.kind == "lora"


def test_practice_2_qlora_is_lora_where_memory_is_short() -> None:
    found = advise(Situation(1000, 7 * GB, 12 * GB))
    assert [one.kind for one in found[:2]] == ["qlora", "lora"]


def test_practice_3_adapters_share_a_base() -> None:
    assert "many adapters can share" in METHODS["bottleneck"].description


def test_practice_4_prefix_and_prompt_are_quick_and_lora_comes_after() -> None:
    assert [one.kind for one in advise(Situation(50, 10**8, 8 * GB))[:2]] == ["prefix", "lora"]
    assert "quick first try" in METHODS["prefix"].because
    assert "trying an idea" in METHODS["prompt"].because


def test_practices_1_to_4_are_told_in_words() -> None:
    told = answer("Where should I begin?")
    order = ["With LoRA", "QLoRA if memory is short", "adapter for each task", "Prefix tuning or"]
    places = [told.index(part) for part in order]
    assert places == sorted(places) and told.endswith("go on to LoRA.")


def test_question_1_whether_methods_can_be_combined() -> None:
    told = answer("Can methods be combined?")
    assert told.startswith("They can, and it is seldom worth it")
    assert "LoRA beside an adapter gains little" in told
    assert "LoRA beside a prefix mostly complicates things" in told
    assert told.endswith("Choose one method and tune its settings.")


@pytest.mark.parametrize(
    ("parameters", "few", "many"),
    [(0.2, 4, 8), (0.99, 4, 8), (1, 8, 16), (10, 8, 16), (11, 16, 32)],
)
def test_question_2_the_rank(parameters: float, few: int, many: int) -> None:
    assert rank(int(parameters * GB), 50) == few
    assert rank(int(parameters * GB), 5000) == many
    said = METHODS["lora"].model_fields["rank"].description or ""
    assert "4 to 8 for a base under a billion" in said and "more images" in said
    told = answer("Which rank should LoRA have?")
    assert told.startswith("4 to 8 for a base of fewer than a billion weights")
    assert "8 to 16 for one to ten billion; 16 to 32 above" in told
    assert "The more images, the larger" in told and "smaller one if there are few" in told
    # "as every CLIP of the catalogue is"
    assert all(entry.parameters < GB for entry in catalogue.CATALOGUE)


def test_question_3_what_qlora_loses() -> None:
    assert "within 1 % of LoRA, seldom 1 to 2 %" in METHODS["qlora"].description
    told = answer("How much does QLoRA lose?")
    assert told.startswith("Usually less than 1 %") and "rare cases 1 to 2 %" in told


def test_scene_4_and_question_2_how_many_images_tuning_needs() -> None:
    told = answer("Does tuning need many images?")
    assert "fewer than 100, take prefix tuning: it usually trains less than 0.1 %" in told
    assert first(images=99) == "prefix" and "With more, LoRA" in told and first(100) == "lora"
    assert "its rank may be larger" in told and rank(GB, 100) > rank(GB, 99)


def test_every_method_that_trains_is_asked_about() -> None:
    asked_of = [goal for question in QUESTIONS for goal in question.goals]
    assert len(set(asked_of)) == len(asked_of)
    assert set(asked_of) == {method.goal for method in METHODS.values() if method.trains}


def test_the_guides_figures_leave_room_beside_the_weights() -> None:
    for (billions, cited), weights in zip(GUIDES_MEMORY.items(), (3.6, 6.7, 36.1), strict=True):
        assert round(in_4_bits(billions), 1) == weights < cited


def test_the_reason_goes_by_the_images() -> None:
    assert "99 images are few" in advise(Situation(99, 10**8, 8 * GB))[0].reason.text()
    assert "1,000 images and 8 GB" in advise(Situation(1000, 10**8, 8 * GB))[0].reason.text()
    assert advise(Situation(9, 10**8, 8 * GB, "exploring"))[0].reason.text() == (
        "You asked for “Try an idea quickly”."
    )


def test_every_goal_has_one_method_and_words() -> None:
    goals = [method.goal for method in METHODS.values() if method.goal]
    assert sorted(goals) == sorted(get_args(Goal)) == sorted(GOALS)


def test_every_method_that_trains_is_told_of_with_a_reason() -> None:
    found = advise(Situation(1000, 10**8, 8 * GB))
    assert {one.kind for one in found} == {kind for kind in METHODS if METHODS[kind].trains}
    assert all(one.reason.text().endswith(".") for one in found)
    for one in found:  # what is advised can be set
        jobs.build({"data": {"images": "."}, "method": {"kind": one.kind} | one.settings})


def test_a_base_is_counted_without_loading_it() -> None:
    starter = catalogue.resolve("starter")
    assert isinstance(starter, catalogue.Entry)
    assert folder.parameters(cliptune_resources.starter()) == starter.parameters
