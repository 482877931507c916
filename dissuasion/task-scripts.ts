// The Lua that BullMQ has no call for: taking the most urgent task of several desks, or one certain task, and reading tasks as they stand.
// Each script does to BullMQ's keys what BullMQ's own scripts do (moveToActive, changePriority), so that its lock, stalled check, completion and
// move back to waiting go on from there; a test compares the keys after ours with those after BullMQ's. All keys of all desks share one
// hash tag, hence one slot of a Redis Cluster: KEYS[1] is the set of desks, the other keys are built from their common start in ARGV[1].
//
// Keys of a desk's queue `<start>tasks-<desk>:` that are used: wait (list; only lapsed tasks come here), prioritized (sorted set; the score is
// priority * 2^32 + order of arrival), active (list), completed (sorted set), stalled (set), meta, events, `<taskId>` (hash: data, priority,
// timestamp, processedOn, pb = staff, finishedOn, returnvalue, delay, and our own withdrawn, desk, moves, home, attempts, step, handover, deferred, lead, ruled,
// for, forUntil, skip:<staff>, recording), delayed (sorted set of tasks that wait for later; the score is epoch ms * 2^12), and `<taskId>:lock` = lease token.
// Ours beside them: `<start>task-desk:<task>` = the desk where a task is, `<start>due` (sorted set: when which task rises),
// `<start>withdrawn` (set: tasks that were to be withdrawn while somebody held them),
// `<start>mine:<staff>` (sorted set: from when on which task is theirs), and `<start>tasks-<desk>:risen` (sorted set as prioritized: tasks of
// this desk that wait at a higher one; its own people may still take them). waiting-lua.ts: the desks at which something waits.
import { CHANGES, TASK_CHANGES } from './change-lua.ts';
import { LEAD } from './supervisor/lead-lua.ts';
import { WAITING } from './waiting-lua.ts';

/** What every script begins with: names of keys, how a change is told (change-lua.ts), and the clock of Redis, by which everything is due that is due for all processes alike. */
export const HEAD = `
local call = redis.call
local start = ARGV[1]
local ORDER = 0x100000000
local function queueOf(desk) return start .. 'tasks-' .. desk .. ':' end
local function deskOf(id) return call('GET', start .. 'task-desk:' .. string.sub(id, 2)) end
local function nowMs()
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local now = nowMs()
${WAITING}${CHANGES}${TASK_CHANGES}`;

/**
 * Puts lapsed tasks, which BullMQ's stalled check appends to `wait` and thus ahead of all others, back at their own priority, and those whose
 * time has come, which without a Worker nobody takes from `delayed`.
 */
export const SETTLE = `
local function settleLapsed(queue)
  local id = call('RPOP', queue .. 'wait')
  while id do
    local priority = tonumber(call('HGET', queue .. id, 'priority'))
    if priority then call('ZADD', queue .. 'prioritized', priority * ORDER, id) end
    changedTask(id)
    id = call('RPOP', queue .. 'wait')
  end
end
local function settleDue(queue)
  for _, due in ipairs(call('ZRANGEBYSCORE', queue .. 'delayed', 0, (now + 1) * 0x1000 - 1)) do
    call('ZREM', queue .. 'delayed', due)
    call('HSET', queue .. due, 'delay', 0)
    call('HDEL', queue .. due, 'deferred')
    call('ZADD', queue .. 'prioritized', call('HGET', queue .. due, 'priority') * ORDER, due)
    changedTask(due)
  end
end
local function settle(queue)
  settleLapsed(queue)
  settleDue(queue)
end
`;

/**
 * Brings a task to a higher revision, wherever it is: new data, new priority, and when the priority changed, its new place among the waiting.
 * One that waits for later or is kept for somebody, and changes its level, waits at once and for everybody. It rises in so many ms from now at the latest ('': never). ARGV: start, task id, revision, data, priority, ms,
 * 'help' when the person asked for help. Gives 'raised', 'same' (not higher, or asked before), 'changed' (the data is not of what is there), 'closed' or 'missing'.
 */
export const RAISE = `${HEAD}${SETTLE}${LEAD}
local id, priority = ARGV[2], tonumber(ARGV[5])
local desk = deskOf(id)
if not desk then return 'missing' end
local queue = queueOf(desk)
local job = call('HMGET', queue .. id, 'data', 'finishedOn', 'priority', 'home')
if not job[1] then return 'missing' end
if job[2] then return 'closed' end
local known, told = cjson.decode(job[1]), cjson.decode(ARGV[4])
local isHelp = ARGV[7] == 'help'
local isRaised = isHelp or known.episode.level ~= told.episode.level
-- What waits for later rises only once its time has come, unless it waits at once.
local sooner = not isRaised and call('ZSCORE', queue .. 'delayed', id) and 'NX' or 'LT'
if ARGV[6] ~= '' then call('ZADD', start .. 'due', sooner, now + ARGV[6], id) end
if isHelp and known.help or not isHelp and known.episode.revision >= tonumber(ARGV[3]) then
  -- Whoever added it may have died before it was listed.
  listIfWaiting(desk, job[4], queue, id)
  return 'same'
end
if isHelp and known.episode.revision ~= tonumber(ARGV[3]) then return 'changed' end
if known.help and not told.help then return 'changed' end
priority = underLead(queue, id, priority)
call('HSET', queue .. id, 'data', ARGV[4], 'priority', priority)
settle(queue)
if isRaised then
  local keeper = call('HGET', queue .. id, 'for')
  if keeper then call('ZREM', start .. 'mine:' .. keeper, id) end
  call('HDEL', queue .. id, 'deferred', 'for', 'forUntil')
  if call('ZREM', queue .. 'delayed', id) == 1 then
    call('HSET', queue .. id, 'delay', 0)
    call('ZADD', queue .. 'prioritized', priority * ORDER, id)
  end
end
if tonumber(job[3]) ~= priority then
  if job[4] then call('ZADD', queueOf(job[4]) .. 'risen', 'XX', priority * ORDER, id) end
  if call('ZSCORE', queue .. 'prioritized', id) then
    local order = call('INCR', queue .. 'pc') % ORDER
    call('ZADD', queue .. 'prioritized', priority * ORDER + order, id)
  end
end
changedTask(id)
return 'raised'
`;

/**
 * Fields of one task as FIND and LIST give them: {data, desk, moves, attempts, step, handover, lead}, processedOn, pb, finishedOn, returnvalue, withdrawn,
 * deferred ('' for what is not there), and the remaining lease in ms (below 0: none).
 */
export const READ = `
local function read(queue, id)
  local task = call('HMGET', queue .. id, 'data', 'desk', 'moves', 'attempts', 'step', 'handover', 'lead')
  for i = 1, 7 do task[i] = task[i] or '' end
  local row = call('HMGET', queue .. id, 'processedOn', 'pb', 'finishedOn', 'returnvalue', 'withdrawn', 'deferred')
  for i = 1, 6 do row[i] = row[i] or '' end
  return {task, row[1], row[2], row[3], row[4], row[5], row[6], call('PTTL', queue .. id .. ':lock')}
end
`;

/** One task. ARGV: start, task id, the desk where it is (missing: the one that is noted). Gives its fields, its data '' when there is none. */
export const FIND = `${HEAD}${SETTLE}${READ}
local desk = ARGV[3] or deskOf(ARGV[2])
if desk then settle(queueOf(desk)) end
return read(desk and queueOf(desk) or start, ARGV[2])
`;

/**
 * A page of tasks over some desks and, of open ones, of those that rose from them to others. ARGV: start, state, order and id of the last task of the page before (or '-inf' and ''), limit, desks…
 * Order is the score for waiting tasks (most urgent first), the time of the claim for claimed ones (longest held first), the time
 * until which they wait for deferred ones (soonest first), and the time of closing, negated, for closed ones (newest first). Gives {order, id, fields} of up to limit tasks.
 */
export const LIST = `${HEAD}${SETTLE}${READ}
local state, afterId, limit = ARGV[2], ARGV[4], tonumber(ARGV[5])
local after = ARGV[3] == '-inf' and -math.huge or tonumber(ARGV[3])
local isClosed = state == 'closed'
local SETS = {waiting = 'prioritized', deferred = 'delayed', closed = 'completed'}
local rows = {}
local function isBefore(a, b)
  if a[1] ~= b[1] then return a[1] < b[1] end
  if isClosed then return a[2] > b[2] end
  return a[2] < b[2]
end
local last = {after, afterId}
local function keep(queue, id, order)
  local row = {order, id, queue}
  if afterId == '' or isBefore(last, row) then rows[#rows + 1] = row end
end
local function claimedAt(queue, id) return tonumber(call('HGET', queue .. id, 'processedOn')) or 0 end
local isListed = {}
for i = 6, #ARGV do isListed[ARGV[i]] = true end
local function keepRisen(id)
  local desk = deskOf(id)
  if not desk or isListed[desk] then return end
  local queue = queueOf(desk)
  settle(queue)
  if state ~= 'claimed' then
    local score = call('ZSCORE', queue .. SETS[state], id)
    if score then keep(queue, id, tonumber(score)) end
  elseif call('EXISTS', queue .. id .. ':lock') == 1 then
    keep(queue, id, claimedAt(queue, id))
  end
end
for i = 6, #ARGV do
  local queue = queueOf(ARGV[i])
  settle(queue)
  if not isClosed then
    for _, id in ipairs(call('ZRANGE', queue .. 'risen', 0, -1)) do keepRisen(id) end
  end
  if state == 'claimed' then
    for _, id in ipairs(call('LRANGE', queue .. 'active', 0, -1)) do
      keep(queue, id, claimedAt(queue, id))
    end
  else
    local key = queue .. SETS[state]
    local from = ARGV[3] == '-inf' and '-inf' or string.format('%.0f', isClosed and -after or after)
    local ties = from == '-inf' and 0 or call('ZCOUNT', key, from, from)
    local page
    if isClosed then
      if from == '-inf' then from = '+inf' end
      page = call('ZREVRANGEBYSCORE', key, from, '-inf', 'WITHSCORES', 'LIMIT', 0, limit + ties)
    else
      page = call('ZRANGEBYSCORE', key, from, '+inf', 'WITHSCORES', 'LIMIT', 0, limit + ties)
    end
    for j = 1, #page, 2 do
      local score = tonumber(page[j + 1])
      keep(queue, page[j], isClosed and -score or score)
    end
  end
end
table.sort(rows, isBefore)
local answer = {}
for i = 1, math.min(limit, #rows) do
  answer[i] = {string.format('%.0f', rows[i][1]), rows[i][2], read(rows[i][3], rows[i][2])}
end
return answer
`;
