# SPDX-License-Identifier: Apache-2.0
# The whole life of a laptop: ordered, approved, made ready, in use, given back.
create by cecilia person=cecilia model=strong needed=2026-11-30
refused field-missing
create by cecilia person=cecilia model=strong reason="I build large programs" needed=2026-11-30
can cecilia
order by cecilia

# Her manager decides; three days later the service desk has it in the inbox, too.
can erik
wait 3 business days
at 3d2h vote approve by erik

done pick by petra serial=LX-4711
claim enrol by devices
complete enrol policy="standard"

# Not before her first day.
done hand_over by petra
refused lease-lost
show
at 7d2h done hand_over by samir
show

# Half a year later.
at 200d return by cecilia
can petra
done hand_over/undo by petra condition=worn
claim enrol/undo by devices
complete enrol/undo
done pick/undo by petra
show
