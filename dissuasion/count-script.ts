// The Lua that counts the tasks of desks; task-scripts.ts names the keys.
import { HEAD, SETTLE } from './task-scripts.ts';

/**
 * How many tasks some desks have. ARGV: start, then first and last priority of each of the four levels, then desks. Gives for each desk {desk, one for each level of the number waiting,
 * the number claimed, the opening time of the one that waits longest ('' when none does), and the number that waits for later}. Costs what is open there.
 */
export const COUNT = `${HEAD}${SETTLE}
local bands = {}
for i = 2, 9, 2 do bands[#bands + 1] = {first = tonumber(ARGV[i]), last = tonumber(ARGV[i + 1])} end
local function prioritiesOf(queue, ids)
  local found = {}
  for _, id in ipairs(ids) do found[#found + 1] = tonumber(call('HGET', queue .. id, 'priority')) or 0 end
  return found
end
local function within(band, priorities)
  local number = 0
  for _, priority in ipairs(priorities) do
    if priority >= band.first and priority <= band.last then number = number + 1 end
  end
  return number
end
local function waitingOf(queue, band)
  local from = string.format('%.0f', band.first * ORDER)
  local waiting = call('ZRANGEBYSCORE', queue .. 'prioritized', from, string.format('(%.0f', (band.last + 1) * ORDER))
  local oldest = ''
  for _, id in ipairs(waiting) do
    local time = tonumber(call('HGET', queue .. id, 'timestamp'))
    if time and (oldest == '' or time < oldest) then oldest = time end
  end
  return #waiting, oldest == '' and '' or string.format('%.0f', oldest)
end
local function levelsOf(queue)
  if call('EXISTS', queue .. 'prioritized', queue .. 'wait', queue .. 'active', queue .. 'delayed') == 0 then return {} end
  settle(queue)
  local active = prioritiesOf(queue, call('LRANGE', queue .. 'active', 0, -1))
  local later = prioritiesOf(queue, call('ZRANGE', queue .. 'delayed', 0, -1))
  local levels = {}
  for i, band in ipairs(bands) do
    local waiting, oldest = waitingOf(queue, band)
    levels[i] = {waiting, within(band, active), oldest, within(band, later)}
  end
  return levels
end
local answer = {}
for i = 10, #ARGV do answer[#answer + 1] = {ARGV[i], levelsOf(queueOf(ARGV[i]))} end
return answer
`;

/** How many tasks wait or are held. ARGV: start. One that is just coming due is counted when it is settled. */
export const COUNT_OPEN = `${HEAD}
local open = 0
for _, desk in ipairs(call('SMEMBERS', KEYS[1])) do
  local queue = queueOf(desk)
  open = open + call('ZCARD', queue .. 'prioritized') + call('LLEN', queue .. 'active')
end
return open
`;
