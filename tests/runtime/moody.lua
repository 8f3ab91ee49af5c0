-- SPDX-License-Identifier: Apache-2.0
-- Fills a field; fails where the ticket's person is moody.
local moody = {}

function moody.fill(view)
  if view.ticket.fields.person == "moody" then
    error("not today")
  end
  return { fill = "filled" }
end

return moody
