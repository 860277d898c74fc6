"""Tell whether a text leads to a door, by how streets are written in the languages of the world."""

from __future__ import annotations

import re

_FLAGS = re.IGNORECASE
_STREETS = (
    # German, Dutch, Swedish, Danish: the street's kind ends its name, the number follows.
    (
        r"\b[^\W\d_][\w'. -]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ufer|damm|chaussee|straat|laan|plein|gracht|kade|dijk|singel|gatan|"
        r"vägen|gade|vej|katu|tie) ?\d+ ?[a-z]?\b"
    ),
    # German with a word before: Am Markt 1, Unter den Linden 77.
    r"^(?:am|an der|auf der|im|in der|unter den|zum|zur) [^\W\d_][\w -]* \d+ ?[a-z]?$",
    # French, Italian, Spanish, Portuguese: the kind comes first.
    r"\b\d+ ?(?:bis|ter)?,? (?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|quai|allée|allee|route|cours|square) ",
    r"^(?:rue|avenue|boulevard|place|chemin|impasse|quai|allée|route) .+",
    r"^(?:calle|c/|c\.|avda\.?|avenida|av\.|plaza|pza\.?|paseo|carrera|cra\.?|carretera|camino|ronda|travesía|glorieta) ?.+\d",
    r"^(?:via|viale|v\.le|piazza|p\.za|corso|c\.so|largo|vicolo|strada|lungomare) .+\d",
    r"^(?:rua|r\.|travessa|praça|alameda|estrada|rodovia|largo|beco) .+\d",
    # Polish, Czech, Turkish, Indonesian
    r"^(?:ul\.|al\.|pl\.|os\.|ulica|aleja) .+\d",
    r"\b(?:mah\.|mahallesi|cad\.|caddesi|sok\.|sokak|sokağı|bulvarı)\b",
    r"^(?:jl\.?|jalan|gg\.?|gang|komplek|perumahan) .+",
    # Russian, Ukrainian
    r"\b(?:ул\.|улица|пр-т|пр\.|проспект|пер\.|переулок|бульвар|б-р|шоссе|наб\.|набережная|вул\.|просп\.)[ ]?.+\d",
    # Japanese, Korean, Thai
    r"[都道府県市区町村].*\d+(?:丁目|番地?|号|[-－−‐]\d)",
    r"[\uac00-\ud7a3]+(?:로|길|동|리) ?\d+",
    r"(?:ถนน|ซอย|หมู่|ต\.|ตำบล|แขวง|อ\.|อำเภอ|เขต)",
    # Post boxes
    r"\b(?:p\.? ?o\.? box|postfach|apartado|casilla|boîte postale) \d+",
)
_STREET = re.compile("|".join(_STREETS), _FLAGS)
_REGIONS = frozenset(
    [
        "alabama",
        "alaska",
        "arizona",
        "arkansas",
        "california",
        "colorado",
        "connecticut",
        "delaware",
        "florida",
        "georgia",
        "hawaii",
        "idaho",
        "illinois",
        "indiana",
        "iowa",
        "kansas",
        "kentucky",
        "louisiana",
        "maine",
        "maryland",
        "massachusetts",
        "michigan",
        "minnesota",
        "mississippi",
        "missouri",
        "montana",
        "nebraska",
        "nevada",
        "ohio",
        "oklahoma",
        "oregon",
        "pennsylvania",
        "tennessee",
        "texas",
        "utah",
        "vermont",
        "virginia",
        "washington",
        "wisconsin",
        "wyoming",
        "ontario",
        "quebec",
        "manitoba",
        "alberta",
        "saskatchewan",
        "germany",
        "france",
        "spain",
        "italy",
        "portugal",
        "netherlands",
        "belgium",
        "austria",
        "switzerland",
        "poland",
        "china",
        "japan",
        "korea",
        "india",
        "thailand",
        "indonesia",
        "vietnam",
        "russia",
        "brazil",
        "mexico",
        "canada",
        "usa",
    ]
)


def is_street_address(value: str) -> bool:
    """Whether a street or a post box with its number is named, in any of a dozen languages."""
    return _STREET.search(value) is not None


def is_wide_region(value: str) -> bool:
    """Whether it is the name of a country, or of a state of North America."""
    return (
        value.casefold() in _REGIONS
        or re.fullmatch(r"(?:new|north|south|west) [a-z]+|[A-Z]{2}", value, _FLAGS) is not None
    )
