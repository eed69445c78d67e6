"""Microsoft Project's XML (MSPDI): a summary task a directive, a task an item, a resource a department.

Made after Microsoft's "Project XML Data Interchange Schema Reference" (mspdi_pj12.xsd, Project 2007 and later), whose
sequences fix the order of elements. What counts is ``Deadline``; start, finish and duration are a sketch, counted in
weekdays from the day of issue, so that bars can be drawn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from lxml import etree

from policynlp.export import due
from policynlp.export.clean import clipped, legal
from policynlp.export.handover_view import Line, described, lines, source, words
from policynlp.items import Item

SPACE = "http://schemas.microsoft.com/project"
"""The namespace of the files that Project writes and reads."""

_MAX_NAME = 512
_FIELDS = (("188743731", "Text1", "id"), ("188743734", "Text2", "state"), ("188743737", "Text3", "term"))
"""Project's own custom fields for text: number, name, what we put there."""
_OPEN, _CLOSE, _HOURS = "T08:00:00", "T17:00:00", 8
_EPOCH = date(2000, 1, 3)  # where no date is known at all; a Monday


@dataclass(frozen=True, slots=True)
class _Bar:
    """Where a task is drawn: first and last weekday, how many weekdays."""

    start: date
    finish: date
    days: int


def render(items: Sequence[Item]) -> bytes:
    """UTF-8 XML; the content ids stand in the custom field Text1, states in Text2, times in words in Text3.

    Done tasks are complete, all others at nought: how far a task in hand is, nobody said.
    """
    rows, said = lines(items), words()["msproject"]
    first = min((_since(row) for row in rows), default=_EPOCH)
    root = etree.Element(f"{{{SPACE}}}Project", nsmap={None: SPACE})
    head = {
        "SaveVersion": "12",
        "Name": said["name"],
        "Title": said["name"],
        "ScheduleFromStart": "1",
        "StartDate": f"{_weekday(first)}{_OPEN}",
        "CurrencyCode": "CNY",
        "CalendarUID": "1",
        "DefaultStartTime": "08:00:00",
        "DefaultFinishTime": "17:00:00",
        "MinutesPerDay": "480",
        "MinutesPerWeek": "2400",
        "DaysPerMonth": "20",
        "DefaultTaskType": "1",
        "NewTasksEffortDriven": "0",
    }
    _put(root, head)
    fields = etree.SubElement(root, f"{{{SPACE}}}ExtendedAttributes")
    for number, name, what in _FIELDS:
        field = etree.SubElement(fields, f"{{{SPACE}}}ExtendedAttribute")
        _put(field, {"FieldID": number, "FieldName": name, "Alias": said[what]})
    _calendar(root)
    _work(root, rows)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def _put(parent: etree._Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        etree.SubElement(parent, f"{{{SPACE}}}{name}").text = legal(value)


def _calendar(root: etree._Element) -> None:
    """The standard week: Monday to Friday, 8 to 12 and 13 to 17 o'clock."""
    calendars = etree.SubElement(root, f"{{{SPACE}}}Calendars")
    calendar = etree.SubElement(calendars, f"{{{SPACE}}}Calendar")
    _put(calendar, {"UID": "1", "Name": words()["msproject"]["calendar"], "IsBaseCalendar": "1"})
    days = etree.SubElement(calendar, f"{{{SPACE}}}WeekDays")
    for number in range(1, 8):  # 1 is Sunday
        works = 2 <= number <= 6
        day = etree.SubElement(days, f"{{{SPACE}}}WeekDay")
        _put(day, {"DayType": str(number), "DayWorking": str(int(works))})
        times = etree.SubElement(day, f"{{{SPACE}}}WorkingTimes") if works else None
        for since, until in (("08", "12"), ("13", "17")) if times is not None else ():
            time = etree.SubElement(times, f"{{{SPACE}}}WorkingTime")
            _put(time, {"FromTime": f"{since}:00:00", "ToTime": f"{until}:00:00"})


def _work(root: etree._Element, rows: Sequence[Line]) -> None:
    """Tasks, resources and assignments, in the schema's order."""
    tasks = etree.SubElement(root, f"{{{SPACE}}}Tasks")
    placed: list[tuple[int, Line]] = []
    uid = 0
    for part, (_, group) in enumerate(groupby(rows, key=lambda row: row.item.directive), 1):
        uid += 1
        members = list(group)
        summary = {"UID": uid, "ID": uid, "Name": _name(source(members[0].item)), "Type": 1, "IsNull": 0}
        place = {"WBS": part, "OutlineNumber": part, "OutlineLevel": 1, "Milestone": 0, "Summary": 1}
        element = etree.SubElement(tasks, f"{{{SPACE}}}Task")
        _put(element, {key: str(value) for key, value in (summary | place).items()})
        for order, row in enumerate(members, 1):
            uid += 1
            placed.append((uid, row))
            _task(tasks, uid, f"{part}.{order}", row)
    _departments(root, placed)


def _task(tasks: etree._Element, uid: int, place: str, row: Line) -> None:
    bar = _bar(row)
    span = f"PT{bar.days * _HOURS}H0M0S"
    done = row.item.state == "done"
    values = {
        "UID": str(uid),
        "ID": str(uid),
        "Name": _name(row.text),
        "Type": "1",
        "IsNull": "0",
        "WBS": place,
        "OutlineNumber": place,
        "OutlineLevel": "2",
        "Start": f"{bar.start}{_OPEN}",
        "Finish": f"{bar.finish}{_CLOSE}",
        "Duration": span,
        "DurationFormat": "7" if row.day else "39",  # days, with a question mark where they are a guess
        "EffortDriven": "0",
        "Estimated": str(int(row.day is None)),
        "Milestone": "0",
        "Summary": "0",
        "PercentComplete": "100" if done else "0",
    }
    if done:
        values |= {"ActualStart": values["Start"], "ActualFinish": values["Finish"], "ActualDuration": span}
    values |= {"RemainingDuration": "PT0H0M0S" if done else span, "ConstraintType": "4"}  # start no earlier than
    values["ConstraintDate"] = values["Start"]
    if row.day:
        values["Deadline"] = f"{row.day}{_CLOSE}"
    values["Notes"] = described(row)
    task = etree.SubElement(tasks, f"{{{SPACE}}}Task")
    _put(task, values)
    told = {"id": row.id, "state": row.state, "term": row.term}
    for number, _, what in _FIELDS:
        if told[what]:
            field = etree.SubElement(task, f"{{{SPACE}}}ExtendedAttribute")
            _put(field, {"FieldID": number, "Value": clipped(told[what], 255, "…")})


def _departments(root: etree._Element, placed: Sequence[tuple[int, Line]]) -> None:
    """A resource for each department, and who is on which task, leads before helpers."""
    names = dict.fromkeys(name for _, row in placed for name in row.item.departments)
    numbers = {name: number for number, name in enumerate(names, 1)}
    resources = etree.SubElement(root, f"{{{SPACE}}}Resources")
    for name, number in numbers.items():
        resource = etree.SubElement(resources, f"{{{SPACE}}}Resource")
        _put(resource, {"UID": str(number), "ID": str(number), "Name": _name(name), "Type": "1", "IsNull": "0"})
    assignments = etree.SubElement(root, f"{{{SPACE}}}Assignments")
    for number, (uid, name, role) in enumerate(_assigned(placed), 1):
        assignment = etree.SubElement(assignments, f"{{{SPACE}}}Assignment")
        values = {"UID": number, "TaskUID": uid, "ResourceUID": numbers[name], "Notes": role, "Units": 1}
        _put(assignment, {key: str(value) for key, value in values.items()})


def _assigned(placed: Sequence[tuple[int, Line]]) -> Iterator[tuple[int, str, str]]:
    roles = words()["role"]
    for uid, row in placed:
        for name in row.item.departments:
            yield uid, name, roles["lead" if name in row.item.lead else "support"]


def _name(text: str) -> str:
    return clipped(text, _MAX_NAME, "…")


def _since(row: Line) -> date:
    """The first day that anything is known of."""
    known = (row.start, due.day(row.item.row["issued"]), row.day, row.done_on)
    return next((day for day in known if day and day.year > 1983), _EPOCH)  # Project's calendar begins in 1984


def _bar(row: Line) -> _Bar:
    """From the beginning of its period, or the day of issue, to its day, or the day on which it was done."""
    start = _weekday(_since(row))
    end = (row.done_on if row.item.state == "done" else None) or row.day
    if end is None or end <= start:
        return _Bar(start, start, 1)
    finish = end - timedelta(days=max(end.weekday() - 4, 0))
    if finish <= start:
        return _Bar(start, start, 1)
    weeks, rest = divmod((finish - start).days, 7)
    over = sum((start + timedelta(days=day)).weekday() < 5 for day in range(rest + 1))
    return _Bar(start, finish, weeks * 5 + over)


def _weekday(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day
