// The Lua by which a task is taken: the most urgent one of a part of the tree of desks, or one certain task. It does to BullMQ's keys what BullMQ's
// moveToActive does; task-scripts.ts names the keys.
import { STAFF } from './supervisor/staff-lua.ts';
import { HEAD, SETTLE } from './task-scripts.ts';

/** Why a task is taken whose outcome is recorded already: to be closed, or put back. */
export const FINISHING = 'recorded';

/** What moveToActive does to a job once it has one. */
const TAKE = `
local function take(queue, id, token, leaseMs, now, staff)
  call('ZREM', queue .. 'prioritized', id)
  call('ZREM', queue .. 'delayed', id)
  local keeper = call('HGET', queue .. id, 'for')
  if keeper then call('ZREM', start .. 'mine:' .. keeper, id) end
  call('HDEL', queue .. id, 'deferred', 'for', 'forUntil')
  call('LPUSH', queue .. 'active', id)
  call('SET', queue .. id .. ':lock', token, 'PX', leaseMs)
  call('XADD', queue .. 'events', '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
  call('HSET', queue .. id, 'processedOn', now, 'pb', staff)
  call('HINCRBY', queue .. id, 'ats', 1)
  changedTask(id)
  local task = call('HMGET', queue .. id, 'data', 'desk', 'moves', 'attempts', 'step', 'handover', 'lead')
  for i = 1, 7 do task[i] = task[i] or '' end
  return {'taken', task}
end
`;

/** Whether a task is kept for somebody else, as its fields `for` and `forUntil` say, and whether its end is being recorded (recording-scripts.ts). */
const KEPT = `
local function isRecording(queue, id) return (call('HGET', queue .. id, 'recording') or '') ~= '' end
local function isKeptFrom(staff, keeper, untilMs)
  return keeper and keeper ~= staff and now < tonumber(untilMs)
end
`;

/**
 * What CLAIM_NEXT looks through: of the desks whose code begins with `prefix` those that have to be looked at again, then those where something can be taken, the most urgent first,
 * until no other can be better. What rose from a desk waits at one above, which a claim for the province or for a part that has that desk sees anyway.
 */
const LOOK = `
local prefix = string.match(ARGV[6], '^(%d%d)0000$') or string.match(ARGV[6], '^(%d%d%d%d)00$') or ARGV[6]
local function isPart(desk) return string.sub(desk, 1, #prefix) == prefix end
local function dueIn(list)
  if #prefix == 6 then
    local from = call('ZSCORE', list, prefix)
    return from and tonumber(from) <= now and {prefix} or {}
  end
  local found = {}
  for _, desk in ipairs(call('ZRANGEBYSCORE', list, '-inf', now)) do
    if isPart(desk) then found[#found + 1] = desk end
  end
  table.sort(found)
  return found
end
local function listAgain(list, desk, at)
  if at then call('ZADD', list, at, desk) else call('ZREM', list, desk) end
end
local best, bestQueue, bestPriority, bestTime
local function isWorse(priority) return best and priority > bestPriority end
local function consider(queue, id, priority)
  local task = call('HMGET', queue .. id, 'timestamp', 'skip:' .. staff, 'for', 'forUntil', 'recording')
  if task[2] or isKeptFrom(staff, task[3], task[4]) or (task[5] or '') ~= '' then return false end
  local time = tonumber(task[1]) or 0
  if not best or priority < bestPriority or time < bestTime then
    best, bestQueue, bestPriority, bestTime = id, queue, priority, time
  end
  return true
end
local function eachOf(key, visit)
  local from, size = 0, 1
  while true do
    local page = call('ZRANGE', key, from, from + size - 1, 'WITHSCORES')
    for i = 1, #page, 2 do
      if visit(page[i], math.floor(tonumber(page[i + 1]) / ORDER)) then return end
    end
    if #page < 2 * size then return end
    from, size = from + size, 10
  end
end
local function bringUpToDate(desk)
  local queue = settled(queueOf(desk))
  listFirst(desk, queue)
  listAgain(WAITING_DESKS, desk, firstDue(queue))
end
local function lookAt(desk)
  local queue = queueOf(desk)
  local isEmpty = true
  eachOf(queue .. 'prioritized', function(id, priority)
    isEmpty = false
    return isWorse(priority) or isPaused(queue) or consider(queue, id, priority)
  end)
  if isEmpty then listFirst(desk, queue) end
end
local function lookAtReady()
  if #prefix == 6 then return lookAt(prefix) end
  local ready = call('ZRANGE', READY_DESKS, 0, -1, 'WITHSCORES')
  for i = 1, #ready, 2 do
    if best and tonumber(ready[i + 1]) > urgencyOf(bestPriority, bestTime) then return end
    if isPart(ready[i]) then lookAt(ready[i]) end
  end
end
local function lookAtRisenFrom(home)
  local isEmpty, next = true, nil
  eachOf(queueOf(home) .. 'risen', function(id, priority)
    if isWorse(priority) then
      isEmpty = false
      return true
    end
    local desk = deskOf(id)
    local queue = desk and settled(queueOf(desk))
    if not queue then return false end
    if call('ZSCORE', queue .. 'prioritized', id) then
      isEmpty = false
      return not isPaused(queue) and consider(queue, id, priority)
    end
    local later = call('ZSCORE', queue .. 'delayed', id)
    if later and (not next or dueOf(later) < next) then next = dueOf(later) end
    return false
  end)
  if isEmpty then listAgain(RISEN_DESKS, home, next) end
end
`;

/**
 * Takes what is kept for this member of staff and whose time has come; else the most urgent task of a desk and those below it, or of those that rose from
 * them; of two alike, the one opened first. A paused desk gives none.
 * ARGV: start, lease token, lease ms, now ms, staff, desk at which they sit.
 * Gives {'taken', {data, desk, moves, attempts, step, handover, lead}}, {'none'}, {'away', paused, off or wrap-up, reason or end of the wrap-up} or {'desk-paused', the pause as JSON}.
 */
export const CLAIM_NEXT = `${HEAD}${SETTLE}${TAKE}${KEPT}${STAFF}
local staff = ARGV[5]
local away = awayAs(staff, true)
if away then return away end
local isDeskPaused = {}
local pauses = call('HGETALL', start .. 'desk-pauses')
for i = 1, #pauses, 2 do
  if pauses[i] == ARGV[6] then return {'desk-paused', pauses[i + 1]} end
  isDeskPaused[queueOf(pauses[i])] = true
end
signOn(staff, ARGV[6])
local function give(queue, id)
  startWork(staff, id, ARGV[6])
  return take(queue, id, ARGV[2], ARGV[3], ARGV[4], staff)
end
local isSettled = {}
local function settled(queue)
  if not isSettled[queue] then settle(queue) end
  isSettled[queue] = true
  return queue
end
local function isPaused(queue) return isDeskPaused[queue] or call('HEXISTS', queue .. 'meta', 'paused') == 1 end
local function queueWhereItWaits(id)
  local desk = deskOf(id)
  local queue = desk and settled(queueOf(desk))
  if queue and not isPaused(queue) and call('ZSCORE', queue .. 'prioritized', id) and not isRecording(queue, id) then return queue end
end
local mine = start .. 'mine:' .. staff
for _, id in ipairs(call('ZRANGEBYSCORE', mine, '-inf', now)) do
  local queue = queueWhereItWaits(id)
  if queue and call('HGET', queue .. id, 'for') == staff then
    return give(queue, id)
  end
  call('ZREM', mine, id)
end
${LOOK}
for _, desk in ipairs(dueIn(WAITING_DESKS)) do bringUpToDate(desk) end
lookAtReady()
if #prefix > 2 then
  for _, home in ipairs(dueIn(RISEN_DESKS)) do lookAtRisenFrom(home) end
end
if not best then return {'none'} end
return give(bestQueue, best)
`;

/**
 * Lists every desk at which something waits, whatever the list says; what it has beside is left to the claims. ARGV: start. Gives the desks at which something is held, or was at the
 * stalled check before.
 */
export const LIST_WAITING = `${HEAD}
local holding = {}
for _, desk in ipairs(call('SMEMBERS', KEYS[1])) do
  local queue = queueOf(desk)
  if call('EXISTS', queue .. 'active', queue .. 'stalled') > 0 then holding[#holding + 1] = desk end
  listFirst(desk, queue)
  local at = call('EXISTS', queue .. 'wait') == 1 and now or firstDue(queue)
  if at then call('ZADD', WAITING_DESKS, 'LT', at, desk) end
  if call('EXISTS', queue .. 'risen') == 1 then call('ZADD', RISEN_DESKS, 'LT', now, desk) end
end
return holding
`;

/**
 * Takes one certain task, also one that waits for later. ARGV: start, lease token, lease ms, now ms, staff, task id, reason to withdraw it, or FINISHING, or ''.
 * Gives {'taken', {data, desk, moves, attempts, step, handover, lead}}, {'missing'}, {'closed'}, {'held'}, {'kept', for whom} or {'away', …} as above. A task that is to be
 * withdrawn while it is held, or while its end is being recorded, is marked, for when that is over.
 */
export const CLAIM_ONE = `${HEAD}${SETTLE}${TAKE}${KEPT}${STAFF}
local staff, id, reason = ARGV[5], ARGV[6], ARGV[7]
local away = reason == '' and awayAs(staff, false)
if away then return away end
local desk = deskOf(id)
local queue = desk and queueOf(desk)
if not queue or call('EXISTS', queue .. id) == 0 then return {'missing'} end
if call('HEXISTS', queue .. id, 'finishedOn') == 1 then return {'closed'} end
settle(queue)
local isFinished = reason == '${FINISHING}'
if reason == '' and isRecording(queue, id) then return {'held'} end
local isWithdrawn = reason ~= '' and not isFinished
local waits = call('ZSCORE', queue .. 'prioritized', id) or call('ZSCORE', queue .. 'delayed', id)
if not waits or isWithdrawn and isRecording(queue, id) then
  if isWithdrawn then
    call('HSET', queue .. id, 'withdrawn', reason)
    call('SADD', start .. 'withdrawn', id)
  end
  return {'held'}
end
local keeper = call('HMGET', queue .. id, 'for', 'forUntil')
if reason == '' and isKeptFrom(staff, keeper[1], keeper[2]) then return {'kept', keeper[1]} end
if reason == '' then startWork(staff, id, desk) end
return take(queue, id, ARGV[2], ARGV[3], ARGV[4], staff)
`;
