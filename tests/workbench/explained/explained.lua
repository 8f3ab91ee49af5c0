-- SPDX-License-Identifier: Apache-2.0
-- The hook of the tests of explain.
local explained = {}

function explained.deciders()
  return { "group:deciders" }
end

return explained
