"""Say why a customer has a tag, in the customer's own numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from limner.core.text import Locale
from limner.portrait.tag import Tag
from limner.portrait.wording import filled


def explain(tag: Tag, row: Mapping[str, Any], locale: Locale) -> str:
    """Write why a customer has the tag: ``5 of 6 orders in 365 days used a coupon; threshold 50%``.

    The tag's template names features and thresholds in braces; see ``wording.filled``.

    Args:
        tag: The tag, with the thresholds that it was assigned with.
        row: The customer's features.
        locale: The language.

    Raises:
        InvalidDefinition: the template asks for a way of writing that there is not.
    """
    return filled(tag.evidence.to(locale), {**row, **tag.thresholds}, locale)
