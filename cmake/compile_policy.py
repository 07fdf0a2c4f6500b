#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles the algorithm policy into a C table: compile_policy.py algorithms.tsv OUT.c"""
import calendar
import datetime
import sys

NO_END = "INT64_MAX"


def seconds_of(day):
    return calendar.timegm(datetime.date.fromisoformat(day).timetuple())


def read_rows(path):
    """Returns the day of the policy and its rows (kind, name, bits, until, sign); raises ValueError where one is malformed."""
    updated, rows = None, []
    for line in open(path, encoding="utf-8"):
        parts = line.split("#")[0].split()
        if not parts:
            continue
        if parts[0] == "updated" and len(parts) == 2:
            updated = seconds_of(parts[1])
        elif parts[0] in ("digest", "key") and len(parts) == 5 and parts[4] in ("yes", "no"):
            rows.append(parts)
        else:
            raise ValueError(f"{path}: not understood: {line!r}")
    if updated is None:
        raise ValueError(f"{path}: says no day of its last change")
    return updated, rows


def print_row(updated, row):
    kind, name, bits, until, sign = row
    end = NO_END if until == "-" else seconds_of(until)
    if end != NO_END and end > updated:
        end = NO_END  # a forecast
    size = 0 if bits == "-" else int(bits)
    return f'    {{{"true" if kind == "digest" else "false"}, "{name}", {size}, {end}, {"true" if sign == "yes" else "false"}}},'


def main():
    updated, rows = read_rows(sys.argv[1])
    lines = ["/* Made by cmake/compile_policy.py from assets/policy/algorithms.tsv. */", '#include "cms/policy_row.h"', "",
             "const cms_policy_row CMS_POLICY[] = {"]
    lines += [print_row(updated, row) for row in rows]
    lines += ["};", f"const size_t CMS_POLICY_ROWS = {len(rows)};", ""]
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write("\n".join(lines))


main()
