// The Lua about tasks that a lead moved inside their level; it stands after HEAD. What the rules say is kept beside in `ruled`, and who moved it and why in `lead`.
import { BAND_SIZE } from '../priority.ts';

export const LEAD = `
local BAND = ${BAND_SIZE}
local function bandOf(priority) return math.floor((priority - 1) / BAND) end
local function forgetLead(queue, id)
  local ruled = call('HGET', queue .. id, 'ruled')
  if not ruled then return end
  call('HSET', queue .. id, 'priority', ruled)
  call('HDEL', queue .. id, 'ruled', 'lead')
end
local function underLead(queue, id, priority)
  local ruled = call('HGET', queue .. id, 'ruled')
  if not ruled then return priority end
  if bandOf(priority) ~= bandOf(tonumber(ruled)) then
    call('HDEL', queue .. id, 'ruled', 'lead')
    return priority
  end
  call('HSET', queue .. id, 'ruled', priority)
  return tonumber(call('HGET', queue .. id, 'priority'))
end
`;
