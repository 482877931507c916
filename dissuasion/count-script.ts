// The Lua that counts the tasks of a desk; task-scripts.ts names the keys.
import { HEAD, SETTLE } from './task-scripts.ts';

/**
 * How many tasks a desk has. ARGV: start, desk, then first and last priority of each level. Gives for each level the number waiting,
 * the number claimed, the opening time of the one that waits longest ('' when none does), and the number that waits for later. Costs what waits at the desk.
 */
export const COUNT = `${HEAD}${SETTLE}
local queue = queueOf(ARGV[2])
settle(queue)
local answer = {}
local active = {}
for _, id in ipairs(call('LRANGE', queue .. 'active', 0, -1)) do
  active[#active + 1] = tonumber(call('HGET', queue .. id, 'priority')) or 0
end
local later = {}
for _, id in ipairs(call('ZRANGE', queue .. 'delayed', 0, -1)) do
  later[#later + 1] = tonumber(call('HGET', queue .. id, 'priority')) or 0
end
for i = 3, #ARGV, 2 do
  local first, last = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local from = string.format('%.0f', first * ORDER)
  local to = string.format('(%.0f', (last + 1) * ORDER)
  local oldest = ''
  local waiting = call('ZRANGEBYSCORE', queue .. 'prioritized', from, to)
  for _, id in ipairs(waiting) do
    local time = tonumber(call('HGET', queue .. id, 'timestamp'))
    if time and (oldest == '' or time < oldest) then oldest = time end
  end
  local claimed = 0
  for _, priority in ipairs(active) do
    if priority >= first and priority <= last then claimed = claimed + 1 end
  end
  local deferred = 0
  for _, priority in ipairs(later) do
    if priority >= first and priority <= last then deferred = deferred + 1 end
  end
  answer[#answer + 1] = {#waiting, claimed, oldest == '' and '' or string.format('%.0f', oldest), deferred}
end
return answer
`;
