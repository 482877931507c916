// The Lua by which a task goes to another desk, above or beside: the job moves, with all that BullMQ keeps of it, from one desk's queue to
// another's in one step. Only a task that waits moves so, hence no lock, no place among the active ones and no stalled mark has to go with it.
import { LEAD } from './supervisor/lead-lua.ts';
import { HEAD, SETTLE } from './task-scripts.ts';

/** What a job moving from queue to queue takes along, first among its equals as a lapsed one is. */
export const MOVE = `
local function move(id, from, to, mark)
  local source, target = queueOf(from), queueOf(to)
  local job = call('HMGET', source .. id, 'priority', 'moves')
  call('RENAME', source .. id, target .. id)
  call('HSET', target .. id, 'desk', to, 'moves', job[2] and (job[2] .. ',' .. mark) or mark)
  call('ZREM', source .. 'prioritized', id)
  listFirst(from, source)
  call('ZADD', target .. 'prioritized', job[1] * ORDER, id)
  call('SADD', KEYS[1], to)
  call('SET', start .. 'task-desk:' .. string.sub(id, 2), to)
  call('XADD', source .. 'events', 'MAXLEN', '~', 1000, '*', 'event', 'removed', 'jobId', id, 'prev', 'prioritized')
  call('XADD', target .. 'events', 'MAXLEN', '~', 1000, '*', 'event', 'waiting', 'jobId', id)
end
`;

/** Tasks whose deadline has passed, the longest overdue first. ARGV: start, limit. Gives {id, due, desk or ''} of each. */
export const OVERDUE = `${HEAD}
local answer = {}
local page = call('ZRANGEBYSCORE', start .. 'due', '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[2])
for i = 1, #page, 2 do answer[#answer + 1] = {page[i], page[i + 1], deskOf(page[i]) or ''} end
return answer
`;

/**
 * Moves a task to the desk above, unless its deadline, its desk or its waiting changed since it was seen overdue; of several processes that try
 * one moves it. A held task gets another deadline. ARGV: start, task id, due as it was seen, desk, desk above ('': none), ms until the
 * next deadline there ('': none), the move as JSON, ms until the next deadline at its own desk ('': none). Gives 'risen', 'held', 'over' (closed, gone, or nowhere to
 * rise) or 'changed'.
 */
export const RISE = `${HEAD}${SETTLE}${LEAD}${MOVE}
local id, desk, above = ARGV[2], ARGV[4], ARGV[5]
local due = start .. 'due'
if tonumber(call('ZSCORE', due, id) or -1) ~= tonumber(ARGV[3]) then return 'changed' end
if (deskOf(id) or '') ~= desk then return 'changed' end
local queue = queueOf(desk)
local job = call('HMGET', queue .. id, 'data', 'finishedOn', 'priority', 'home')
if not job[1] or job[2] or above == '' then
  call('ZREM', due, id)
  return 'over'
end
settle(queue)
local waits = call('ZSCORE', queue .. 'prioritized', id)
local untilNext = waits and ARGV[6] or ARGV[8]
if untilNext == '' then call('ZREM', due, id) else call('ZADD', due, now + untilNext, id) end
if not waits then return 'held' end
forgetLead(queue, id)
job[3] = call('HGET', queue .. id, 'priority')
move(id, desk, above, ARGV[7])
local home = job[4] or desk
call('HSET', queueOf(above) .. id, 'home', home)
changedTask(id)
call('ZADD', queueOf(home) .. 'risen', job[3] * ORDER, id)
return 'risen'
`;

/**
 * Notes which district is asked for; one request at a time. ARGV: start, task id, the request as JSON. Gives 'noted', 'asked' (one is open),
 * 'closed' or 'missing'.
 */
export const ASK_HANDOVER = `${HEAD}
local id = ARGV[2]
local desk = deskOf(id)
local queue = desk and queueOf(desk)
if not queue or call('EXISTS', queue .. id) == 0 then return 'missing' end
if call('HEXISTS', queue .. id, 'finishedOn') == 1 then return 'closed' end
if call('HSETNX', queue .. id, 'handover', ARGV[3]) == 0 then return 'asked' end
call('ZADD', start .. 'handovers', now, id)
changedTask(id)
return 'noted'
`;

/** Tasks for which another district is asked, the longest first. ARGV: start. Gives their ids; forgets those that are closed. */
export const HANDOVERS = `${HEAD}
local answer = {}
for _, id in ipairs(call('ZRANGE', start .. 'handovers', 0, -1)) do
  local desk = deskOf(id)
  local job = desk and call('HMGET', queueOf(desk) .. id, 'handover', 'finishedOn')
  if job and job[1] and not job[2] then answer[#answer + 1] = id else call('ZREM', start .. 'handovers', id) end
end
return answer
`;

/**
 * Ends a request for another district: refused, or approved, and the task moves there and is its own from then on. ARGV: start, task id, when
 * and by whom it was asked for as it was seen, the move as JSON or '' to refuse, desk that takes it, ms until it rises there ('' never).
 * Gives 'moved', 'refused', 'held' (somebody works it now), 'changed' or 'missing'.
 */
export const END_HANDOVER = `${HEAD}${SETTLE}${MOVE}
local id, mark, to = ARGV[2], ARGV[4], ARGV[5]
local desk = deskOf(id)
local queue = desk and queueOf(desk)
if not queue or call('EXISTS', queue .. id) == 0 then return 'missing' end
local asked = call('HGET', queue .. id, 'handover')
local request = asked and cjson.decode(asked)
local isSeen = request and string.format('%.0f ', request.at) .. request.by == ARGV[3]
if call('HEXISTS', queue .. id, 'finishedOn') == 1 or not isSeen then return 'changed' end
if mark ~= '' then
  settle(queue)
  local later = call('ZSCORE', queue .. 'delayed', id)
  if not later and not call('ZSCORE', queue .. 'prioritized', id) then return 'held' end
  local home = call('HGET', queue .. id, 'home')
  if home then call('ZREM', queueOf(home) .. 'risen', id) end
  move(id, desk, to, mark)
  queue = queueOf(to)
  call('HDEL', queue .. id, 'home')
  if later then
    call('ZREM', queueOf(desk) .. 'delayed', id)
    call('ZREM', queue .. 'prioritized', id)
    call('ZADD', queue .. 'delayed', later, id)
  end
  if ARGV[6] == '' then call('ZREM', start .. 'due', id) else call('ZADD', start .. 'due', now + ARGV[6], id) end
end
call('HDEL', queue .. id, 'handover')
call('ZREM', start .. 'handovers', id)
changedTask(id)
if mark ~= '' then tellChange({kind = 'task', id = string.sub(id, 2), desk = desk}) end
return mark == '' and 'refused' or 'moved'
`;
