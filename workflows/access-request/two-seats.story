# SPDX-License-Identifier: Apache-2.0
# Whoever administers is asked for by two; when the officer grants less, the manager is asked again what they agreed to.
create by petra person=ann systems=[payments] access=admin reason="On call for payments"
ask by petra
vote approve by petra
refused not-entitled
vote approve by ann
refused not-entitled
vote approve by bo
vote approve by ivar last=2027-01-31 comment="For the time of the rota"
can bo
vote approve by bo
done grant by ann
refused not-entitled
done grant by samir
signal hr.left key=ann
done grant/undo by samir
