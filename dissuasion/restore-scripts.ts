// The Lua that puts back onto an open task what was recorded of it. Only a task that waits, now or for later, and that nobody has touched since it was opened
// anew is changed, so that restoring beside a running desk, or again, changes nothing.
import { MOVE } from './move-scripts.ts';
import { HEAD, SETTLE } from './task-scripts.ts';

/**
 * ARGV: start, task id, desk to which it was handed over ('' none), its moves as JSON with commas between, ms until it waits again (0: it does), for
 * whom it is then kept ('' anybody), for how many ms, ms from now until it rises ('' never), then pairs of a field and its text.
 * Gives 'restored', 'touched' or 'missing'.
 */
export const RESTORE_HISTORY = `${HEAD}${SETTLE}${MOVE}
local id, to, afterMs, staff = ARGV[2], ARGV[3], tonumber(ARGV[5]), ARGV[6]
local desk = deskOf(id)
local queue = desk and queueOf(desk)
if not queue or call('EXISTS', queue .. id) == 0 then return 'missing' end
settle(queue)
local later = call('ZSCORE', queue .. 'delayed', id)
if not later and not call('ZSCORE', queue .. 'prioritized', id) then return 'touched' end
for _, field in ipairs({'processedOn', 'finishedOn', 'attempts', 'step', 'handover', 'desk', 'restored'}) do
  if call('HEXISTS', queue .. id, field) == 1 then return 'touched' end
end
call('HSET', queue .. id, 'restored', now)
if to ~= '' then
  call('ZREM', queue .. 'delayed', id)
  move(id, desk, to, ARGV[4])
  queue = queueOf(to)
end
for i = 9, #ARGV, 2 do
  call('HSET', queue .. id, ARGV[i], ARGV[i + 1])
  if ARGV[i] == 'handover' then call('ZADD', start .. 'handovers', now, id) end
end
if afterMs > 0 then
  call('ZREM', queue .. 'prioritized', id)
  call('HSET', queue .. id, 'delay', afterMs)
  call('ZADD', queue .. 'delayed', (now + afterMs) * 0x1000, id)
elseif later and to ~= '' then
  call('ZREM', queue .. 'prioritized', id)
  call('ZADD', queue .. 'delayed', later, id)
end
if staff ~= '' then
  call('HSET', queue .. id, 'for', staff, 'forUntil', now + afterMs + ARGV[7])
  call('ZADD', start .. 'mine:' .. staff, now + afterMs, id)
end
if ARGV[8] == '' then call('ZREM', start .. 'due', id)
else call('ZADD', start .. 'due', now + ARGV[8], id) end
changedTask(id)
return 'restored'
`;
