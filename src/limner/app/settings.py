"""Read a workspace's settings from its ``limner.toml`` and the environment (``LIMNER_…`` wins)."""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from limner.core.errors import InvalidDefinition, NotFound

FILE = "limner.toml"


class Settings(BaseModel):
    """What a workspace may be told. Paths are relative to its folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field("workspace", description="Name of the business, shown in reports.")
    locale: Literal["zh", "en"] = Field("en", description="Language of tags, sentences and reports.")
    time_zone: str = Field("UTC", description="Zone of the calendar: days and hours are its days and hours.")
    country: str = Field(
        "", description="ISO 3166 code of the country whose holidays and seasons count; empty: that of the time zone."
    )
    currency: str = Field("", description="ISO 4217 code for amounts whose source names none.")
    ops_url: str = Field("", description="SQLAlchemy URL of the operational store; empty: SQLite in the workspace.")
    key_file: str = Field("master.key", description="File of the master key; LIMNER_MASTER_KEY takes its place.")
    engine: Literal["duckdb", "spark"] = Field("duckdb", description="Engine that builds portraits.")
    spark_master: str = Field("local[*]", description="Spark master, such as spark://host:7077.")
    memory: str = Field("", description="Most memory that DuckDB takes (4GB); empty: 80% of the machine's.")
    threads: int = Field(0, ge=0, description="Threads of DuckDB; 0: one per core.")
    keep_days: int = Field(30, ge=0, description="Days for which older commits can be read again.")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"there is no time zone {value!r}; write it as Asia/Shanghai or Europe/London") from error
        return value

    @field_validator("country")
    @classmethod
    def _known_country(cls, value: str) -> str:
        code = value.upper()
        if code and not _has_holidays(code):
            raise ValueError(f"the holidays of the country {value!r} are not known; write it as CN, US or GB")
        return code

    @field_validator("currency")
    @classmethod
    def _currency_code(cls, value: str) -> str:
        code = value.upper()
        if code and not re.fullmatch("[A-Z]{3}", code):
            raise ValueError(f"{value!r} is no code of a currency; write it as CNY, USD or EUR")
        return code

    @property
    def calendar_country(self) -> str:
        """The country whose holidays and seasons count: that of the setting or of the time zone; empty where unknown."""
        code = self.country or country_of_zone(self.time_zone)
        return code if _has_holidays(code) else ""


@cache
def country_of_zone(zone: str) -> str:
    """Return the ISO 3166 code of the country that a time zone is of; empty for one of no country, such as UTC.

    The tables are those of the IANA time zone database: ``zone.tab``, and the other names of zones in ``tzdata.zi``.
    """
    tables = files("tzdata") / "zoneinfo"
    rows = (line.split("\t") for line in _lines(tables / "zone.tab") if not line.startswith("#"))
    named = {row[2]: row[0] for row in rows}
    links = (line.split() for line in _lines(tables / "tzdata.zi") if line.startswith("L "))
    first = {other: target for _link, target, other in links}
    return named.get(zone) or named.get(first.get(zone, ""), "")


def load(folder: Path) -> Settings:
    """Read the settings of the workspace in ``folder``.

    Raises:
        NotFound: there is no ``limner.toml``.
        InvalidDefinition: a setting is unknown or its value is wrong.
    """
    file = folder / FILE
    if not file.is_file():
        raise NotFound(f"{folder} is no workspace: it has no {FILE}.", remedy=f"Make one with: limner init {folder}")
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return Settings(**(told | _from_environment()))
    except tomllib.TOMLDecodeError as error:
        raise InvalidDefinition(str(error), path=str(file), remedy="Mend the file's TOML.") from error
    except ValidationError as error:
        raise _refused(error, f"{file}: ") from error


def chosen(values: dict[str, Any]) -> Settings:
    """Return the settings of a new workspace, of which ``values`` are told.

    Raises:
        InvalidDefinition: a setting is unknown or its value is wrong.
    """
    try:
        return Settings(**(_from_environment() | values))
    except ValidationError as error:
        raise _refused(error, "") from error


def write(folder: Path, chosen: Settings) -> None:
    """Write a ``limner.toml`` with every setting, each with its meaning, into ``folder``."""
    lines = []
    for name, field in Settings.model_fields.items():
        value = getattr(chosen, name)
        lines += [f"# {field.description}", f"{name} = {value if isinstance(value, int) else _quoted(value)}", ""]
    (folder / FILE).write_text("\n".join(lines), encoding="utf-8")


def _from_environment() -> dict[str, Any]:
    variables = {name: f"LIMNER_{name.upper()}" for name in Settings.model_fields}
    return {name: os.environ[variable] for name, variable in variables.items() if variable in os.environ}


def _has_holidays(country: str) -> bool:
    from limner.portrait.calendar import countries

    return country in countries()


def _refused(error: ValidationError, place: str) -> InvalidDefinition:
    first = error.errors()[0]
    setting = ".".join(str(part) for part in first["loc"])
    if first["type"] == "value_error":
        said, _, remedy = str(first["ctx"]["error"]).partition("; ")
        return InvalidDefinition(f"{said}.", path=f"{place}{setting}", remedy=f"{remedy[:1].upper()}{remedy[1:]}.")
    return InvalidDefinition(
        f"{first['msg']}.", path=f"{place}{setting}", remedy=f"Known: {', '.join(Settings.model_fields)}."
    )


def _lines(file: Traversable) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
