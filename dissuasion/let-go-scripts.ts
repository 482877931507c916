// The Lua by which a holder lets go of a task in another way than giving it back: for later, for somebody certain, without ever getting it
// again. It does to BullMQ's keys what BullMQ's moveJobFromActiveToWait and moveToDelayed do; the delayed ones wait in BullMQ's own set
// `delayed` (score: epoch ms * 2^12), from which SETTLE takes them when their time has come, by the clock of Redis.
import { STAFF } from './supervisor/staff-lua.ts';
import { HEAD, SETTLE } from './task-scripts.ts';

/** Whoever gives a task back changes nothing of when it rises. */
export const SAME_DEADLINE = 'same';

/**
 * Ends a lease; whoever held it has one task less. ARGV: start, task id, lease token, ms until the task waits again (0: at once), for whom it is then kept ('' anybody), for how
 * many ms, ms until it rises from then on ('' never, SAME_DEADLINE: as before), the outcome why or '', ms of wrap-up after that, then pairs of a field of the task and what becomes of it:
 * `=text` sets it, `+text` adds to it after a comma. Gives {'gone', why it was to be withdrawn meanwhile or ''}, {'lost'} (the lease is not held) or {'missing'}.
 */
export const LET_GO = `${HEAD}${SETTLE}${STAFF}
local id, lease, afterMs, staff = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local desk = deskOf(id)
local queue = desk and queueOf(desk)
if not queue or call('EXISTS', queue .. id) == 0 then return {'missing'} end
if call('GET', queue .. id .. ':lock') ~= lease then return {'lost'} end
call('DEL', queue .. id .. ':lock')
call('SREM', queue .. 'stalled', id)
call('LREM', queue .. 'active', 1, id)
for i = 10, #ARGV, 2 do
  local name, mode, text = ARGV[i], string.sub(ARGV[i + 1], 1, 1), string.sub(ARGV[i + 1], 2)
  if mode == '+' then
    local before = call('HGET', queue .. id, name)
    if before then text = before .. ',' .. text end
  end
  call('HSET', queue .. id, name, text)
end
if staff ~= '' then
  call('HSET', queue .. id, 'for', staff, 'forUntil', now + afterMs + ARGV[6])
  call('ZADD', start .. 'mine:' .. staff, now + afterMs, id)
end
if afterMs > 0 then
  call('HSET', queue .. id, 'delay', afterMs)
  call('ZADD', queue .. 'delayed', (now + afterMs) * 0x1000, id)
  call('XADD', queue .. 'events', 'MAXLEN', '~', 1000, '*', 'event', 'delayed', 'jobId', id, 'delay', now + afterMs)
else
  call('ZADD', queue .. 'prioritized', call('HGET', queue .. id, 'priority') * ORDER, id)
  call('XADD', queue .. 'events', 'MAXLEN', '~', 1000, '*', 'event', 'waiting', 'jobId', id, 'prev', 'active')
end
if ARGV[7] == '' then call('ZREM', start .. 'due', id)
elseif ARGV[7] ~= '${SAME_DEADLINE}' then call('ZADD', start .. 'due', now + afterMs + ARGV[7], id) end
changedTask(id)
local left = call('HMGET', queue .. id, 'pb', 'withdrawn')
if left[1] then freed(left[1], id, ARGV[8], tonumber(ARGV[9])) end
return {'gone', left[2] or ''}
`;
