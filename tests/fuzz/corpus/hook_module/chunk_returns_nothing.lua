-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-result
-- A module that is no table.
local t = { f = function() return 1 end }
