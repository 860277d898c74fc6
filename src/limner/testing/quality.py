"""Check one quality check or normaliser: whoever writes one runs the same checks as what ships."""

from __future__ import annotations

from collections.abc import Iterator

from limner.core.errors import LimnerError
from limner.quality.check import Check, can_quarantine
from limner.quality.expect import Refers, columns_of
from limner.quality.normal import Normal, Normaliser
from limner.quality.written import check_from_data, check_to_data
from limner.testing.checks import CheckFailed, name_faults, word_faults
from limner.warehouse.tables import BY_NAME, EXTRA_PREFIX


def check_check(check: Check) -> None:
    """Check that ``check`` is worded, asks columns that its table has, and can be kept and read again.

    Raises:
        CheckFailed: with everything that is wrong.
    """
    faults = [*name_faults(check.name), *word_faults(title=check.title), *_column_faults(check)]
    if check.on_fail == "quarantine" and not can_quarantine(check):
        faults.append("it cannot be decided of a row as it arrives")
    if not 0 <= check.tolerance < 1:
        faults.append("its tolerance is no share below 1")
    try:
        if check_from_data(check_to_data(check)) != check:
            faults.append("it does not survive being written down")
    except LimnerError as error:
        faults.append(str(error))
    _raise(check.name, faults)


def check_normaliser(normaliser: Normaliser) -> None:
    """Check that ``normaliser`` is worded, that its examples hold, and that it changes nothing of its own results.

    Raises:
        CheckFailed: with everything that is wrong.
    """
    words = word_faults(title=normaliser.title, definition=normaliser.definition)
    faults = [*name_faults(normaliser.name), *words, *_example_faults(normaliser)]
    if not normaliser.kinds:
        faults.append("it is for no kind of column")
    if not any(text != value for text, value in normaliser.examples):
        faults.append("there must be an example that changes")
    _raise(normaliser.name, faults)


def _column_faults(check: Check) -> Iterator[str]:
    if check.table not in BY_NAME:
        yield f"there is no table {check.table!r}"
        return
    for name in columns_of(check.expects):
        if name not in BY_NAME[check.table].columns and not name.startswith(EXTRA_PREFIX):
            yield f"{check.table} has no column {name!r}"
    match check.expects:
        case Refers(_, table, to) if table not in BY_NAME or to not in BY_NAME[table].columns:
            yield f"there is no {to!r} in {table!r} to refer to"


def _example_faults(normaliser: Normaliser) -> Iterator[str]:
    texts = [text for text, _value in normaliser.examples]
    found = normaliser.all(texts)
    for (text, value), normal in zip(normaliser.examples, found, strict=True):
        if normal.value != value:
            yield f"{text!r} becomes {normal.value!r}, not {value!r}"
        yield from _form_faults(text, normal)
        again = normaliser.of(normal.value)
        if again.value != normal.value:
            yield f"its own result {normal.value!r} becomes {again.value!r}"
        if normaliser.of(text) != normal:
            yield f"it says of {text!r} in a batch what it does not say of it alone"


def _form_faults(text: str, normal: Normal) -> Iterator[str]:
    if normal.changed is not (normal.value != text):
        yield f"it says of {text!r} that it is changed where it is not, or the other way round"
    if not 0 <= normal.score <= 1:
        yield f"its score of {text!r} is not between 0 and 1"


def _raise(name: str, faults: list[str]) -> None:
    if faults:
        raise CheckFailed(name, faults)
