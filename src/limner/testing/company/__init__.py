"""The example company: 槐荫里 Locust Lane, a bilingual retailer whose truths are known.

``generate`` makes its data in a folder, at any size. What drives its customers is planted and written beside the data, so
that every analysis can be held against it (``score``).
"""

from __future__ import annotations

from limner.testing.company.make import LAST_DAY, NAME, Company, generate

__all__ = ["LAST_DAY", "NAME", "Company", "generate"]
