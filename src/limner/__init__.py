"""Paint a portrait of every customer from the data a business already has."""
