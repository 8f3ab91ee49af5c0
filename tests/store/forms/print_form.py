#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""tests/store/forms/print_form.py > tests/store/forms/N.sql: a store of the form that ASSENT_BIN writes, as a script.

Before the form is raised, so that the upgrade from it can be proved: the sample world and normal-change, CHG-1001 a
draft, CHG-1002 before the board with two votes and a refused one, CHG-1003 at work with a claimed job, CHG-1004
withdrawn. Needs ASSENT_SOURCE, ASSENT_BIN and PYTHONPATH=tests/harness, as every test here does.
"""

import os
import sqlite3

from assent_server import Server
from normal_change import Office


def work(server):
    office = Office(server)
    office.draft()
    board = office.to_board()
    office.vote(board, "hanna")
    office.to_implement()
    office.claim("snapshot")
    office.act(office.draft(), "withdraw")
    office.vote(board, "ivar")
    office.vote(board, "ann", status=403)


def main():
    with Server() as server:
        work(server)
    with open(os.path.join(server.store, "pepper"), "rb") as file:
        pepper = file.read().hex()
    connection = sqlite3.connect(os.path.join(server.store, "assent.db"))
    application, form = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    print("-- SPDX-License-Identifier: Apache-2.0")
    print(f"-- A store of form {form}, as an Assent that wrote it left it: the tickets that print_form.py names.")
    print(f"-- pepper: {pepper}")
    print(f"PRAGMA page_size = 4096;\nPRAGMA application_id = {application};\nPRAGMA user_version = {form};")
    print("\n".join(connection.iterdump()))


if __name__ == "__main__":
    main()
