"""The ledger of schedules in the store: each period of a schedule has one run of each step, claimed by one process."""

import datetime as dt
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, func, insert, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from occnews.errors import ConflictError
from occnews.model.dates import Period
from occnews.model.run import LONGEST_LEASE, MailKind, MailState, Outcome, Run, RunState, Standing
from occnews.model.schedule import StepKind
from occnews.store import schema
from occnews.store.transaction import Transaction, storable

_RUN: Final = schema.run
_SCHEDULE: Final = schema.schedule


def list_standings(tx: Transaction) -> dict[str, Standing]:
    """How each schedule that was ever seen stands, by name."""
    names = [field.name for field in fields(Standing)]
    rows = tx.connection.execute(select(_SCHEDULE).order_by(_SCHEDULE.c.name))
    return {row.name: Standing(**{name: getattr(row, name) for name in names}) for row in rows}


def save_standing(tx: Transaction, standing: Standing) -> None:
    """Write how a schedule stands, new or in place of what was there."""
    values = {field.name: getattr(standing, field.name) for field in fields(Standing)}
    values |= {"paused_by": storable(standing.paused_by), "paused_because": storable(standing.paused_because)}
    changed = tx.connection.execute(update(_SCHEDULE).where(_SCHEDULE.c.name == standing.name).values(**values))
    if changed.rowcount == 0:
        tx.connection.execute(insert(_SCHEDULE).values(**values))


def enter_run(tx: Transaction, run: Run) -> bool:
    """Enter a run that is not there yet. Returns False, and changes nothing, when its period has one of that step."""
    try:
        with tx.attempting():
            tx.connection.execute(insert(_RUN).values(**_write(run), attempt=run.attempt))
    except IntegrityError:
        return False
    return True


def find_run(tx: Transaction, schedule: str, period: Period, step: StepKind) -> Run | None:
    """The run of one step of a schedule for a period, or None."""
    found = (_RUN.c.schedule == schedule) & (_RUN.c.period == str(period)) & (_RUN.c.step == step.value)
    return next(iter(_list(tx, found)), None)


def get_run(tx: Transaction, run_id: int) -> Run | None:
    """The run of that id, or None."""
    return next(iter(_list(tx, _RUN.c.id == run_id)), None)


def list_runs(tx: Transaction, schedule: str = "") -> list[Run]:
    """List the runs of a schedule, or all, in the order in which they were to be done."""
    return _list(tx, _RUN.c.schedule == schedule if schedule else None)


def list_unfinished(tx: Transaction, schedule: str = "") -> list[Run]:
    """List the runs that are not done, or whose mails are not sent, in the same order."""
    is_unfinished = or_(_RUN.c.state != RunState.DONE.value, _RUN.c.mail_state == MailState.PENDING.value)
    return _list(tx, and_(is_unfinished, _RUN.c.schedule == schedule) if schedule else is_unfinished)


def measure_progress(tx: Transaction) -> int:
    """How far the ledger has come: every run that is entered and every claim raises it, and nothing lowers it."""
    counted = select(func.coalesce(func.max(_RUN.c.id), 0) + func.coalesce(func.sum(_RUN.c.attempt), 0))
    return int(tx.connection.execute(counted).scalar_one())


def claim_run(tx: Transaction, run_id: int, *, owner: str, now: dt.datetime, until: dt.datetime) -> Run | None:
    """Take a run that nobody works at: it is the owner's ``until`` then. None when somebody else has it."""
    lease = _RUN.c.lease_until
    is_free = or_(lease.is_(None), lease <= now, lease > now + LONGEST_LEASE)
    claim = (
        update(_RUN)
        .where(and_(_RUN.c.id == run_id, is_free))
        .values(
            attempt=_RUN.c.attempt + 1,
            owner=storable(owner),
            lease_until=until,
            started=func.coalesce(_RUN.c.started, literal(now, schema.UtcDateTime())),
        )
        .returning(*_RUN.c)
    )
    row = tx.connection.execute(claim).one_or_none()
    return _read(row) if row is not None else None


def save_run(tx: Transaction, run: Run) -> None:
    """Write what became of a claimed run. Raises ConflictError when somebody else has claimed it since."""
    mine = and_(_RUN.c.id == run.id, _RUN.c.attempt == run.attempt)
    if tx.connection.execute(update(_RUN).where(mine).values(**_write(run))).rowcount == 0:
        raise ConflictError(f"Another process took over the run {run.id} of the schedule {run.schedule}.")


def _list(tx: Transaction, condition: ColumnElement[bool] | None) -> list[Run]:
    query = select(_RUN).order_by(_RUN.c.at, _RUN.c.id)
    return [
        _read(row) for row in tx.connection.execute(query if condition is None else query.where(condition)).fetchall()
    ]


def _read(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        schedule=row.schedule,
        period=Period.parse(row.period),
        step=StepKind(row.step),
        at=row.at,
        due=row.due,
        moved_from=row.moved_from,
        holiday=row.holiday,
        state=RunState(row.state),
        outcome=Outcome(row.outcome),
        detail=row.detail,
        publications=tuple(row.publications.split()),
        attempt=row.attempt,
        owner=row.owner,
        lease_until=row.lease_until,
        started=row.started,
        finished=row.finished,
        mails=tuple(MailKind(kind) for kind in row.mails.split()),
        mail_state=MailState(row.mail_state),
    )


def _write(run: Run) -> dict[str, Any]:
    """The columns of a run but for its id, and for the attempt, which only a claim changes."""
    return {
        "schedule": run.schedule,
        "period": str(run.period),
        "step": run.step.value,
        "at": run.at,
        "due": run.due,
        "moved_from": run.moved_from,
        "holiday": storable(run.holiday),
        "state": run.state.value,
        "outcome": run.outcome.value,
        "detail": storable(run.detail),
        "publications": " ".join(run.publications),
        "owner": storable(run.owner),
        "lease_until": run.lease_until,
        "started": run.started,
        "finished": run.finished,
        "mails": " ".join(run.mails),
        "mail_state": run.mail_state.value,
    }
