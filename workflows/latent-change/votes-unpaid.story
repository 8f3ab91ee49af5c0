# SPDX-License-Identifier: Apache-2.0
# Three business days without the votes: the change manager is asked, too.
create by ann summary="An index on the live database" service=payments items=[pay-db-1] implementer=david done_at=2026-11-22T10:00:00Z found=incident what="An index more" backout="Drop it"
record by ann
vote approve by fatima
at 4d can hanna
vote approve by hanna
at 8d show
