"""The page: names and words, selection, charts, evidence, downloads. Reads data through etl.store."""
