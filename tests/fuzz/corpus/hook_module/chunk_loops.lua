-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-fuel
-- Before there is a function to call.
while true do end
