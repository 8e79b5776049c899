"""Timings as ratios against a baseline of the same run; never asserted in tests."""
