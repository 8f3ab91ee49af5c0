-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- No way to the registry.
return { f = function()
  return debug.getregistry()
end }
