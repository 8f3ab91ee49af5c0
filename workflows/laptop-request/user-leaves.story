# SPDX-License-Identifier: Apache-2.0
# HR says that somebody leaves. Only the ticket that listens for that person hears it, and it hears it once.
create by jonas person=cecilia model=light needed=2026-11-24
order by jonas
at 1h vote approve by erik
done pick by petra serial=LX-4712
claim enrol by devices
complete enrol
at 1d2h done hand_over by petra
at 30d signal hr.left key=david
signal hr.back key=cecilia
signal hr.left key=cecilia id=hr-2026-118 last_day=2026-12-31
signal hr.left key=cecilia id=hr-2026-118 last_day=2026-12-31

# Ten business days later it is not back: the manager has it in the inbox, too.
wait 10 business days
can erik
done hand_over/undo by samir condition=good
claim enrol/undo by devices
complete enrol/undo
done pick/undo by samir
