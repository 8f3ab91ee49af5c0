# SPDX-License-Identifier: Apache-2.0
# What the manager narrows needs no officer any more.
create by petra person=ann systems=[payments] access=admin reason="On call for payments"
ask by petra
vote approve by bo access=writer
