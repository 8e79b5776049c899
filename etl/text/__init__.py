"""From raw text to sentences with their words, numbers and periods; pure."""
