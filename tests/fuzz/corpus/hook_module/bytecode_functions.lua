-- SPDX-License-Identifier: Apache-2.0
-- expects: hook-failed
-- No way to make or load compiled code.
return { f = function()
  return load(string.dump(function() end))
end }
