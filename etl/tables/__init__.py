"""Tables that were flattened into text: found, divided into cells, and said as sentences; pure."""
