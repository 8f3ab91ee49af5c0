# SPDX-License-Identifier: Apache-2.0
# It turns out that nothing was changed.
create by ann summary="A strange version of the API" service=payments
forget by ann
refused comment-missing
forget by ann comment="It was the test system."
