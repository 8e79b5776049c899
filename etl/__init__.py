"""From policy texts to observations.

sources and readers -> text -> tables and extract -> resolve -> store; run does it for many files.
"""
