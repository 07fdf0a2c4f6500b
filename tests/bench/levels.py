#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What levels cost a batch of one signer: levels.py [COUNT]. One session signs COUNT times at each level; the authorities run
beside it on loopback (openssl ts is a process a time stamp, which is most of the time). What is told is the median of a
document, the requests that it made, and the ratio to B-T: the caches make B-LT come close to it."""
import os
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import authorities  # noqa: E402
import pdfseal_command  # noqa: E402

LEVELS = ["B-B", "B-T", "B-LT", "B-LTA"]


def main(count):
    program = os.path.join(pdfseal_command.BUILD, "tests", "bench_levels")
    source = os.path.join(pdfseal_command.SAMPLES, "contract.pdf")
    with tempfile.TemporaryDirectory() as folder, authorities.World(folder) as world:
        medians = {}
        print("%-6s %10s %10s %12s %10s" % ("level", "ms", "of B-T", "time stamps", "others"))
        for number, level in enumerate(LEVELS):
            world.asked.clear()
            done = subprocess.run([program, source, world.path("out.pdf"), world.path("signer.p12"), world.url + "/tsa",
                                   str(number), str(count)], capture_output=True, text=True, check=True)
            times = [float(line) for line in done.stdout.split()][1:]
            medians[level] = statistics.median(times)
            stamps = world.count("/tsa")
            print("%-6s %10.1f %10.2f %12d %10d" % (level, medians[level] * 1000, medians[level] / medians.get("B-T", medians[level]),
                                                    stamps, len(world.asked) - stamps))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
