"""Folders and buckets: files that came since the last sync, and none that is still being written."""

from __future__ import annotations

import datetime as dt
from fnmatch import fnmatchcase

from limner.core.errors import InvalidDefinition
from limner.core.text import Text
from limner.sources.connectors.connector import Connector, Conversation, Option, Position, Secrets, Source, Stream
from limner.sources.connectors.requests import About, Entry, Listed, Listing, Take, Wait

SETTLED_SECONDS = 5.0
"""A file of a folder that changed less than this long ago is looked at again after as long."""
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".swp")


def read(source: Source, stream: Stream, position: Position, _secrets: Secrets) -> Conversation:
    """Ask for each file that matches and is new or changed, oldest first.

    A file is known by its path, its size and when it changed (or the tag that its store gives it). One that changes
    while it is looked at is left for the next sync, and so is one whose name says that it is not finished.
    """
    pattern = str(stream.options.get("pattern") or "*")
    settled = float(stream.options.get("settled_seconds", _settled(source)))
    taken: dict[str, str] = dict(position.get("taken", {}))
    listed: Listed = yield Listing()
    wanted = [
        entry for entry in listed.entries if is_wanted(entry.path, pattern) and taken.get(entry.path) != mark(entry)
    ]
    if any(_is_young(entry, listed.now, settled) for entry in wanted):
        yield Wait(settled)
        again: Listed = yield Listing()
        now = {entry.path: mark(entry) for entry in again.entries}
        growing = tuple(entry.path for entry in wanted if now.get(entry.path) != mark(entry))
        wanted = [entry for entry in wanted if entry.path not in growing]
        if growing:
            names = ", ".join(growing)
            yield About(
                (Text(f"仍在写入，下次再读：{names}", f"still being written, left for the next sync: {names}"),)
            )
    for entry in wanted:
        after = {**taken, entry.path: mark(entry)}
        done: bool = yield Take(entry, {"taken": after})
        taken = after if done else taken
    return {"taken": taken}


def is_wanted(path: str, pattern: str) -> bool:
    """Whether ``path`` matches ``pattern`` (as a whole, or by its name alone) and its name says that it is finished."""
    name = path.rpartition("/")[2]
    if name.startswith((".", "~$")) or name.lower().endswith(_UNFINISHED):
        return False
    return fnmatchcase(path, pattern) or fnmatchcase(name, pattern)


def mark(entry: Entry) -> str:
    """What tells one state of a file from another."""
    return f"{entry.size}:{entry.tag or (entry.changed_at.isoformat() if entry.changed_at else '')}"


def _settled(source: Source) -> float:
    url = str(source.options.get("url", ""))
    if not url:
        raise InvalidDefinition("url is missing.", path="url", remedy="Name a folder, or s3://bucket/path.")
    # What is in a bucket was put there whole.
    return 0.0 if url.startswith("s3://") else SETTLED_SECONDS


def _is_young(entry: Entry, now: dt.datetime, settled: float) -> bool:
    return entry.changed_at is not None and settled > 0 and now - entry.changed_at < dt.timedelta(seconds=settled)


CONNECTOR = Connector(
    name="folder",
    title=Text("文件夹或 S3 兼容存储桶", "a folder, or a bucket of S3 or what speaks as S3"),
    read=read,
    options={
        "url": Option(title=Text("文件夹，或 s3://桶/路径", "folder, or s3://bucket/path"), required=True),
        "endpoint": Option(title=Text("S3 兼容服务的地址", "address of what speaks as S3")),
        "region": Option(title=Text("区域", "region")),
        "access_key": Option(title=Text("访问密钥 ID", "id of the access key")),
    },
    stream_options={
        "pattern": Option(title=Text("文件名模式，如 orders-*.csv", "which files, such as orders-*.csv")),
        "sheet": Option(title=Text("只读这张工作表", "the only worksheet to read of each book")),
        "settled_seconds": Option(
            title=Text("多少秒未变才算写完", "seconds without a change after which a file is whole")
        ),
    },
    secrets=("secret_key",),
    example="""
name: drop
kind: folder
url: s3://partner-data/daily
region: eu-central-1
access_key: AKIAEXAMPLE
streams:
  orders: {pattern: "orders-*.csv", fills: orders}
  members: {pattern: "members*.xlsx"}
""",
)
