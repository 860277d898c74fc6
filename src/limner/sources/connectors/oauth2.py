"""Sign in by OAuth 2.0 (RFC 6749): as a client of its own (4.4), or with a token that someone's consent gave (6)."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from limner.core.errors import InvalidDefinition, SourceRejected
from limner.sources.connectors.connector import Secrets
from limner.sources.connectors.patience import patiently, place_of
from limner.sources.connectors.records import at
from limner.sources.connectors.requests import KeepSecret, Request, Send

SETTINGS = frozenset({"token_url", "client_id", "client_in", "scope"})
SECRETS = ("client_secret", "refresh_token")
_PLACES = ("header", "form")
_REMEDY = "Check the client, its secret and its refresh token; limner sources add takes new ones."


def check(auth: Mapping[str, Any], path: str) -> None:
    """Refuse settings with which nobody can sign in.

    Raises:
        InvalidDefinition: one is missing, or has a value that it cannot have.
    """
    for name in ("token_url", "client_id"):
        if not auth.get(name):
            raise InvalidDefinition(f"'{name}' is missing.", path=path, remedy="The provider of the API names it.")
    if auth.get("client_in", _PLACES[0]) not in _PLACES:
        raise InvalidDefinition(
            f"{auth['client_in']!r} is no place for the client.",
            path=f"{path}.client_in",
            remedy="Write header or form.",
        )


def sign_in(auth: Mapping[str, Any], secrets: Secrets) -> Generator[Request, Any, tuple[str, Secrets]]:
    """Fetch an access token; return it with the secrets as they are from now on.

    With a ``refresh_token`` among the secrets it is used; where the server puts another in its place, that one is kept
    before anything else is asked, since the old one may be worth nothing any more.

    Raises:
        SourceUnavailable, SourceRejected: see ``patiently``; and where no token came.
    """
    url, refresh = str(auth["token_url"]), secrets.get("refresh_token")
    form = (
        {"grant_type": "refresh_token", "refresh_token": refresh} if refresh else {"grant_type": "client_credentials"}
    )
    form |= {"scope": str(auth["scope"])} if auth.get("scope") else {}
    client = (str(auth["client_id"]), secrets.get("client_secret", ""))
    if auth.get("client_in") == "form":
        named = {"client_id": client[0]} | ({"client_secret": client[1]} if client[1] else {})
        request = Send("POST", url, form=form | named)
    else:
        request = Send("POST", url, form=form, auth=client)
    try:
        answer = yield from patiently(request)
    except SourceRejected as refused:
        raise SourceRejected(refused.message, remedy=_REMEDY) from None
    renewed = at(answer.json, "refresh_token")
    if refresh and renewed and renewed != refresh:
        yield KeepSecret("refresh_token", str(renewed))
        secrets = {**secrets, "refresh_token": str(renewed)}
    token = at(answer.json, "access_token")
    if not token:
        raise SourceRejected(f"{place_of(url)} gave no access_token.", remedy=_REMEDY)
    return str(token), secrets
