"""From a read sheet to rows of the canonical tables: recognise, propose, map, fill."""
