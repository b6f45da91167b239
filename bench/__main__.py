"""Run every benchmark and print its figures."""

import os

from bench import calls, classroom, databases, growth, leaks, notebook, orders, qr, vault

for benchmark in (calls, orders, databases, growth, classroom, notebook, vault, qr, leaks):
    load = f"the machine's load is {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    print(f"\n{(benchmark.__doc__ or '').splitlines()[0]} ({load})", flush=True)
    benchmark.main()
