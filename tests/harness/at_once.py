# SPDX-License-Identifier: Apache-2.0
"""Calls that begin together, each in a thread of its own."""

import threading


def at_once(calls):
    """Runs all of the functions in threads that begin together; returns what they gave, in order."""
    gate = threading.Barrier(len(calls))
    given = [None] * len(calls)

    def run(at):
        gate.wait()
        try:
            given[at] = calls[at]()
        except Exception as error:  # pylint: disable=broad-except
            given[at] = error

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in given:
        if isinstance(one, Exception):
            raise one
    return given
