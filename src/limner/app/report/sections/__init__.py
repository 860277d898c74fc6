"""The sections of the page, one module each: a function from facts to a section, or to none where there is nothing to say."""
