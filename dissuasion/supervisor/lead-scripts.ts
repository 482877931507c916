// The Lua of what leads do: giving tasks of one person to another, pausing desks. Each act is told in the step that makes it.
import { HEAD, SETTLE } from '../task-scripts.ts';
import { LEAD } from './lead-lua.ts';
import { STAFF } from './staff-lua.ts';

/** An event with who acts and why, which may be sealed. */
const SAID_BY = `
local function saidBy(word, event)
  for name, value in pairs(cjson.decode(word)) do event[name] = value end
  return event
end
`;

/**
 * Gives tasks that somebody holds, or that are kept for them, to somebody else or to everybody. ARGV: start, from whom ('' nobody has it), to whom
 * ('' everybody), by whom and why as JSON of fields of the event, ms for which it is kept, task id ('' all of theirs). Gives {'moved', ids…}, {'off'} (the other one is), or of one
 * task {'missing'}, {'closed'} or {'changed', who has it}.
 */
export const REASSIGN = `${HEAD}${SETTLE}${STAFF}${SAID_BY}
local from, to, word, keptMs, only = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
if to ~= '' and call('HGET', staffKey(to), 'state') == 'off' then return {'off'} end
local function ownerOf(queue, id)
  if call('EXISTS', queue .. id .. ':lock') == 1 then return call('HGET', queue .. id, 'pb') end
  local keeper = call('HMGET', queue .. id, 'for', 'forUntil')
  return keeper[1] and now < tonumber(keeper[2]) and keeper[1] or ''
end
local function letGo(queue, id)
  call('DEL', queue .. id .. ':lock')
  call('SREM', queue .. 'stalled', id)
  call('LREM', queue .. 'active', 1, id)
  call('ZADD', queue .. 'prioritized', call('HGET', queue .. id, 'priority') * ORDER, id)
  call('XADD', queue .. 'events', 'MAXLEN', '~', 1000, '*', 'event', 'waiting', 'jobId', id, 'prev', 'active')
  local since = call('ZSCORE', heldKey(from), id)
  if since then count(from, 'workedMs', now - since) end
  call('ZREM', heldKey(from), id)
  if call('HGET', staffKey(from), 'state') ~= 'on' or call('ZCARD', heldKey(from)) > 0 then return end
  call('HSET', staffKey(from), 'since', now)
  tellState(from, 'on', {taskId = string.sub(id, 2)})
end
local function reassign(queue, desk, id)
  settle(queue)
  if call('EXISTS', queue .. id .. ':lock') == 1 then letGo(queue, id) end
  local later = call('ZSCORE', queue .. 'delayed', id)
  local at = later and math.floor(later / 0x1000) or now
  local keeper = call('HGET', queue .. id, 'for')
  if keeper then call('ZREM', start .. 'mine:' .. keeper, id) end
  call('HDEL', queue .. id, 'for', 'forUntil', 'skip:' .. to)
  local deferred = call('HGET', queue .. id, 'deferred')
  if deferred then
    local mark = cjson.decode(deferred)
    mark['for'] = to ~= '' and to or nil
    call('HSET', queue .. id, 'deferred', cjson.encode(mark))
  end
  if to ~= '' then
    call('HSET', queue .. id, 'for', to, 'forUntil', at + keptMs)
    call('ZADD', start .. 'mine:' .. to, at, id)
  end
  local event = saidBy(word, {kind = 'reassigned', taskId = string.sub(id, 2), desk = desk})
  if from ~= '' then event.staff = from end
  if to ~= '' then event.to = to end
  tell(event)
  changedTask(id)
end
if only ~= '' then
  local desk = deskOf(only)
  local queue = desk and queueOf(desk)
  if not queue or call('EXISTS', queue .. only) == 0 then return {'missing'} end
  if call('HEXISTS', queue .. only, 'finishedOn') == 1 then return {'closed'} end
  local owner = ownerOf(queue, only)
  if owner ~= from then return {'changed', owner} end
  reassign(queue, desk, only)
  return {'moved', only}
end
local answer = {'moved'}
for _, key in ipairs({heldKey(from), start .. 'mine:' .. from}) do
  for _, id in ipairs(call('ZRANGE', key, 0, -1)) do
    local desk = deskOf(id)
    local queue = desk and queueOf(desk)
    if queue and call('HEXISTS', queue .. id, 'finishedOn') == 0 and ownerOf(queue, id) == from then
      reassign(queue, desk, id)
      answer[#answer + 1] = id
    end
  end
end
return answer
`;

/**
 * Pauses a desk, or lets it go on. ARGV: start, desk, what becomes of its tasks (rise, wait) or '' to go on, by whom and why as JSON of fields of the event, the pause as JSON. Gives 'done'
 * or 'same' (it is so already).
 */
export const PAUSE_DESK = `${HEAD}${STAFF}${SAID_BY}
local desk, mode, word = ARGV[2], ARGV[3], ARGV[4]
local key = start .. 'desk-pauses'
if mode ~= '' then
  if call('HSETNX', key, desk, ARGV[5]) == 0 then return 'same' end
  tell(saidBy(word, {kind = 'desk-paused', desk = desk, state = mode}))
  return 'done'
end
if call('HDEL', key, desk) == 0 then return 'same' end
tell(saidBy(word, {kind = 'desk-resumed', desk = desk}))
return 'done'
`;

/** Makes what waits at desks that are paused, and whose tasks are to rise, overdue. ARGV: start. */
export const RUSH = `${HEAD}${SETTLE}
local pauses = call('HGETALL', start .. 'desk-pauses')
for i = 1, #pauses, 2 do
  if cjson.decode(pauses[i + 1]).tasks == 'rise' then
    local queue = queueOf(pauses[i])
    settle(queue)
    for _, id in ipairs(call('ZRANGE', queue .. 'prioritized', 0, -1)) do call('ZADD', start .. 'due', 'LT', now, id) end
  end
end
return 1
`;

/**
 * Puts a task before or behind all others of its level, or where the rules want it. ARGV: start, task id, up, down or rules, by whom and why as JSON of fields of the event, the mark as JSON. Gives
 * 'moved', 'same' (no lead moved it), 'missing' or 'closed'.
 */
export const MOVE_IN_LEVEL = `${HEAD}${SETTLE}${LEAD}${STAFF}${SAID_BY}
local id, direction, word = ARGV[2], ARGV[3], ARGV[4]
local desk = deskOf(id)
local queue = desk and queueOf(desk)
if not queue or call('EXISTS', queue .. id) == 0 then return 'missing' end
if call('HEXISTS', queue .. id, 'finishedOn') == 1 then return 'closed' end
settle(queue)
if direction == 'rules' then
  if call('HEXISTS', queue .. id, 'ruled') == 0 then return 'same' end
  forgetLead(queue, id)
else
  local priority = tonumber(call('HGET', queue .. id, 'priority'))
  call('HSETNX', queue .. id, 'ruled', priority)
  local band = bandOf(priority)
  call('HSET', queue .. id, 'priority', direction == 'up' and band * BAND + 1 or (band + 1) * BAND, 'lead', ARGV[5])
end
local priority = tonumber(call('HGET', queue .. id, 'priority'))
local home = call('HGET', queue .. id, 'home')
if home then call('ZADD', queueOf(home) .. 'risen', 'XX', priority * ORDER, id) end
if call('ZSCORE', queue .. 'prioritized', id) then
  call('ZADD', queue .. 'prioritized', priority * ORDER + call('INCR', queue .. 'pc') % ORDER, id)
end
changedTask(id)
tell(saidBy(word, {kind = 'task-moved', taskId = string.sub(id, 2), desk = desk, state = direction}))
return 'moved'
`;
