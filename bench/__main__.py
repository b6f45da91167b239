"""Run every benchmark and print its figures."""

import os

from bench import notebook, site

print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
for benchmark in (notebook, site):
    print(f"\n{(benchmark.__doc__ or '').splitlines()[0]}")
    benchmark.main()
