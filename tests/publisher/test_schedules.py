"""Schedules as people see them; and that a workspace from a backup starts with them paused."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.publisher.test_running import BEGINNING, DAY, DRAFTED, DUE, HOUR, at, hand_in_and_approve, plan, tick
from tests.schedules import UNANNOUNCED, make_schedule

from occnews.config import load_config
from occnews.errors import InputError, NotFoundError
from occnews.model.schedule import StepKind
from occnews.publisher import Publisher, backup, members, open_publisher
from occnews.publisher.schedules import find_schedule, list_coming, list_history, list_schedules, pause, resume
from occnews.publisher.standing import describe_standing
from occnews.publisher.status import describe_status


def test_view_says_when_what_and_who(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish")
    (view,) = list_schedules(at(p, BEGINNING))
    assert view.following is not None
    assert (view.name, view.rule, view.following.at, str(view.following.period), view.publication) == (
        "monthly",
        "the fourth Wednesday of each month at 09:00",
        DUE,
        "2025-11",
        "",
    )
    assert set(view.members) == {"Fjord Isotopes", "Bregne Bank", "Havn Robotics"}
    tick(p, DRAFTED)
    (view,) = list_schedules(at(p, DRAFTED))
    assert view.publication == "2025-11 (draft)"
    hand_in_and_approve(p)
    members.add_member(at(p, DRAFTED), {"name": "Late Labs", "joined": "2025-11-24"})
    (view,) = list_schedules(at(p, DRAFTED))
    assert (view.publication, len(view.members)) == ("2025-11 (approved)", 3)  # its selection is closed


def test_view_of_announcements_names_who_has_none(publisher: Publisher) -> None:
    p = plan(publisher, makes="announcements one by one")
    (view,) = list_schedules(at(p, BEGINNING))
    assert set(view.members) == {"Fjord Isotopes", "Bregne Bank", "Havn Robotics"}


def test_view_of_a_rule_that_has_ended(publisher: Publisher) -> None:
    p = plan(publisher, rule=["2025-11-12"])
    assert [view.following for view in list_schedules(at(p, DUE))] == [None]
    assert list_coming(at(p, DUE), "monthly", 3) == ()


def test_waiting_firing_is_in_the_view_and_in_the_status(publisher: Publisher) -> None:
    p = plan(publisher, goes="publish", draft_days=0, nudge_days=0)
    tick(p, DUE)
    late = at(p, DUE + DAY)
    tick(p, late.now)
    sentence = (
        "2025-11: late, it was not approved in time. It waits for you: occnews review 2025-11, occnews approve 2025-11"
        " --by NAME, and then occnews schedule run monthly"
    )
    (view,) = list_schedules(late)
    assert view.advice == (sentence,)
    assert describe_status(late).schedules == (f"monthly, {sentence}",)
    assert describe_status(replace(late, config=publisher.config)).schedules == ()


def test_many_that_were_slept_through_are_one_line(publisher: Publisher) -> None:
    p = plan(publisher, rule="every Friday", makes=UNANNOUNCED, goes="draft", draft_days=0, nudge_days=0)
    for weeks, lines in ((3, 3), (5, 1)):
        awake = at(p, BEGINNING + 7 * weeks * DAY)
        tick(p, awake.now)
        assert len(describe_standing(awake)) == lines
    (view,) = list_schedules(awake)
    assert (len(view.waiting), view.advice) == (
        5,
        (
            "2025-11-08..2025-11-14 to 2025-12-06..2025-12-12: 5 firings are late; nothing ran when they were due. The"
            " next one takes their members along. Or now, the oldest first: occnews schedule run monthly",
        ),
    )


def test_schedule_that_cannot_work_keeps_no_other_back(publisher: Publisher) -> None:
    p = plan(publisher, goes="draft", draft_days=0, nudge_days=0)
    (good,) = p.config.schedules
    bad = make_schedule(name="bad", rule="every Friday")
    p = replace(p, config=p.config.model_copy(update={"schedules": (bad, good)}))
    for moment in (BEGINNING, DUE):
        report = tick(p, moment)
        assert [problem.partition(":")[0] for problem in report.problems] == ["schedules.bad.rule"]
    assert [run.outcome.value for run in report.runs] == ["drafted"]
    pause(at(p, DUE), "monthly", because="rest")


def test_coming_lists_reminders_among_the_firings(publisher: Publisher) -> None:
    p = plan(publisher)
    steps = [step.step for step in list_coming(at(p, BEGINNING), "monthly", 2)]
    assert steps == [StepKind.DRAFT, StepKind.NUDGE, StepKind.FIRING] * 2
    with pytest.raises(InputError, match="-n: write how many"):
        list_coming(p, "monthly", 0)


def test_unknown_schedule_gets_a_sentence(publisher: Publisher) -> None:
    with pytest.raises(NotFoundError, match=r"no schedule «weekly».*Write \[schedules.weekly\] in config.toml"):
        find_schedule(publisher, "weekly")
    p = plan(publisher)
    for ask in (lambda: find_schedule(p, "weekly"), lambda: list_history(p, "weekly")):
        with pytest.raises(NotFoundError, match=r"There is no schedule «weekly»\. There is: monthly"):
            ask()


def test_history_of_a_schedule_that_is_no_longer_set_stays(publisher: Publisher) -> None:
    p = plan(publisher)
    tick(p, DRAFTED)
    assert [run.schedule for run in list_history(replace(p, config=publisher.config), "monthly")] == ["monthly"]


def test_pause_without_a_reason_is_refused(publisher: Publisher) -> None:
    p = plan(publisher)
    with pytest.raises(InputError, match="Say why"):
        pause(p, "monthly", because=" ")


def test_workspace_from_a_backup_starts_paused(publisher: Publisher, tmp_path: Path) -> None:
    settings = publisher.config.root / "config.toml"
    with settings.open("a", encoding="utf-8") as file:
        file.write('\n[schedules.monthly]\ngoes = "draft"\n[schedules.weekly]\nrule = "every Friday"\n')
        file.write('makes = "digest of all that is unannounced"\n')
    p = replace(publisher, config=load_config(publisher.config.root, {}))
    tick(p, BEGINNING)
    pause(at(p, BEGINNING), "weekly", because="not yet")
    copy = backup.back_up(at(p, BEGINNING), tmp_path / "copy.zip").file
    tick(p, DRAFTED)
    # Into the same folder, and into another one.
    for folder in (p.config.root, tmp_path / "other"):
        report = backup.restore(copy, folder, now=DUE + HOUR, force=folder.exists())
        assert report.paused == ("monthly", "weekly")
        with open_publisher(load_config(folder, {}), by="Kari", now=DUE + HOUR) as restored:
            tick(restored, DUE + HOUR)
            assert {run.outcome.value for run in list_history(restored)} == {"paused"}
            assert describe_standing(restored) == (
                "monthly is paused: the workspace was brought back from a backup. To go on: occnews schedule resume"
                " monthly",
                "weekly is paused: not yet. To go on: occnews schedule resume weekly",
            )
            resume(restored, "monthly")
            tick(restored, DUE + 2 * HOUR)
            assert describe_standing(restored) == (
                "weekly is paused: not yet. To go on: occnews schedule resume weekly",
            )


def test_database_that_was_put_back_by_hand_starts_paused(publisher: Publisher, tmp_path: Path) -> None:
    p = plan(publisher, goes="publish", approval="none")
    p.store.vacuum_into(tmp_path / "old.db")
    tick(p, DUE)
    assert p.store.file is not None
    database = f"sqlite:///{tmp_path / 'old.db'}"
    config = p.config.model_copy(update={"database": database})
    with open_publisher(config, by="Kari", now=DUE + HOUR) as restored:
        assert restored.behind == ""
        report = tick(restored, DUE + HOUR)
        assert {run.outcome.value for run in report.runs} == {"paused"}
        (view,) = list_schedules(restored)
        assert view.paused_because.startswith("the database is older")
        assert describe_status(restored).published == 0
