"""Benchmarks: each prints one JSON object with the machine's yardstick of the same run."""
