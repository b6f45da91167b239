"""Benchmarks: ratios taken in one run, since machines differ and are never quiet.

make bench
"""
