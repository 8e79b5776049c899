"""From policy texts to observations: sources, clean, extract, resolve, store."""
