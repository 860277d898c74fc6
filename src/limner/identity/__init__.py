"""From records of many sources to one customer."""
