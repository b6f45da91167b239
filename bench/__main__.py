"""Run every benchmark and print its figures."""

import os

from bench import asked, calls, classroom, databases, growth, leaks, leaks_by_kind, notebook, orders, qr, vault

BENCHMARKS = (calls, orders, databases, growth, classroom, asked, notebook, vault, qr, leaks, leaks_by_kind)

for benchmark in BENCHMARKS:
    load = f"the machine's load is {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"\n{(benchmark.__doc__ or '').splitlines()[0]} ({load})", flush=True)
    benchmark.main()
