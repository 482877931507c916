// The Lua that BullMQ has no call for: taking the most urgent task of several desks, or one certain task, and reading tasks as they stand.
// Each script does to BullMQ's keys what BullMQ's own scripts do (moveToActive, changePriority), so that its lock, stalled check, completion and
// move back to waiting go on from there; a test compares the keys after ours with those after BullMQ's. All keys of all desks share one
// hash tag, hence one slot of a Redis Cluster: KEYS[1] is the set of desks, the other keys are built from the prefix in ARGV[1].
//
// Keys of a desk's queue `<prefix><desk>:` that are used: wait (list; only lapsed tasks come here), prioritized (sorted set; the score is
// priority * 2^32 + order of arrival), active (list), completed (sorted set), stalled (set), meta, events, and `<taskId>` (hash: data,
// priority, timestamp, processedOn, pb = staff, finishedOn, returnvalue, and our own `withdrawn`), `<taskId>:lock` = lease token.
import { createHash } from 'node:crypto';

/** What of a Redis client a script needs. */
export interface ScriptPort {
  evalsha(sha: string, keyCount: number, ...args: (string | number)[]): Promise<unknown>;
  eval(lua: string, keyCount: number, ...args: (string | number)[]): Promise<unknown>;
}

const shas = new Map<string, string>();

/** Runs a script with one key, by its hash when Redis knows it already. */
export async function runScript(
  redis: ScriptPort,
  lua: string,
  key: string,
  args: readonly (string | number)[],
): Promise<unknown> {
  const sha = shas.get(lua) ?? createHash('sha1').update(lua).digest('hex');
  shas.set(lua, sha);
  try {
    return await redis.evalsha(sha, 1, key, ...args);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(lua, 1, key, ...args);
  }
}

/** Puts lapsed tasks, which BullMQ's stalled check appends to `wait` and thus ahead of all others, back at their own priority. */
const SETTLE = `
local call = redis.call
local function settle(queue)
  local id = call('RPOP', queue .. 'wait')
  while id do
    local priority = tonumber(call('HGET', queue .. id, 'priority'))
    if priority then call('ZADD', queue .. 'prioritized', priority * 0x100000000, id) end
    id = call('RPOP', queue .. 'wait')
  end
end
`;

/** What moveToActive does to a job once it has one. */
const TAKE = `
local function take(queue, id, token, leaseMs, now, staff)
  call('ZREM', queue .. 'prioritized', id)
  call('LPUSH', queue .. 'active', id)
  call('SET', queue .. id .. ':lock', token, 'PX', leaseMs)
  call('XADD', queue .. 'events', '*', 'event', 'active', 'jobId', id, 'prev', 'waiting')
  call('HSET', queue .. id, 'processedOn', now, 'pb', staff)
  call('HINCRBY', queue .. id, 'ats', 1)
  return {'taken', call('HGET', queue .. id, 'data')}
end
`;

/**
 * Takes the most urgent task of some desks; of two alike, the one opened first. A paused desk gives none.
 * ARGV: prefix, lease token, lease ms, now ms, staff, desks… Gives {'taken', data} or {'none'}.
 */
export const CLAIM_NEXT = `${SETTLE}${TAKE}
local best, bestQueue, bestPriority, bestTime
for i = 6, #ARGV do
  local queue = ARGV[1] .. ARGV[i] .. ':'
  settle(queue)
  if call('HEXISTS', queue .. 'meta', 'paused') == 0 then
    local head = call('ZRANGE', queue .. 'prioritized', 0, 0, 'WITHSCORES')
    if head[1] then
      local priority = math.floor(tonumber(head[2]) / 0x100000000)
      local time = tonumber(call('HGET', queue .. head[1], 'timestamp')) or 0
      if not best or priority < bestPriority or (priority == bestPriority and time < bestTime) then
        best, bestQueue, bestPriority, bestTime = head[1], queue, priority, time
      end
    end
  end
end
if not best then return {'none'} end
return take(bestQueue, best, ARGV[2], ARGV[3], ARGV[4], ARGV[5])
`;

/**
 * Takes one certain task. ARGV: prefix, lease token, lease ms, now ms, staff, desk, task id, reason to withdraw it or ''.
 * Gives {'taken', data}, {'missing'}, {'closed'} or {'held'}. A held task that is to be withdrawn is marked, for when its holder lets go.
 */
export const CLAIM_ONE = `${SETTLE}${TAKE}
local queue, id, reason = ARGV[1] .. ARGV[6] .. ':', ARGV[7], ARGV[8]
if call('EXISTS', queue .. id) == 0 then return {'missing'} end
if call('HEXISTS', queue .. id, 'finishedOn') == 1 then return {'closed'} end
settle(queue)
if not call('ZSCORE', queue .. 'prioritized', id) then
  if reason ~= '' then call('HSET', queue .. id, 'withdrawn', reason) end
  return {'held'}
end
return take(queue, id, ARGV[2], ARGV[3], ARGV[4], ARGV[5])
`;

/**
 * Brings a task to a higher revision, wherever it is: new data, new priority, and when the priority changed, its new place among the waiting.
 * ARGV: prefix, desk, task id, revision, data, priority. Gives 'raised', 'same' (not higher), 'closed' or 'missing'.
 */
export const RAISE = `${SETTLE}
local queue, id, priority = ARGV[1] .. ARGV[2] .. ':', ARGV[3], tonumber(ARGV[6])
local job = call('HMGET', queue .. id, 'data', 'finishedOn', 'priority')
if not job[1] then return 'missing' end
if job[2] then return 'closed' end
if cjson.decode(job[1]).episode.revision >= tonumber(ARGV[4]) then return 'same' end
call('HSET', queue .. id, 'data', ARGV[5], 'priority', priority)
settle(queue)
if tonumber(job[3]) ~= priority and call('ZSCORE', queue .. 'prioritized', id) then
  local order = call('INCR', queue .. 'pc') % 0x100000000
  call('ZADD', queue .. 'prioritized', priority * 0x100000000 + order, id)
end
return 'raised'
`;

/** Fields of one task as FIND and LIST give them: data, processedOn, pb, finishedOn, returnvalue, withdrawn, remaining lease ms (below 0: none). */
const READ = `
local function read(queue, id)
  local row = call('HMGET', queue .. id, 'data', 'processedOn', 'pb', 'finishedOn', 'returnvalue', 'withdrawn')
  row[7] = call('PTTL', queue .. id .. ':lock')
  for i = 1, 6 do row[i] = row[i] or '' end
  return row
end
`;

/** One task. ARGV: prefix, desk, task id. Gives its fields, the first one '' when there is none. */
export const FIND = `
local call = redis.call
${READ}
return read(ARGV[1] .. ARGV[2] .. ':', ARGV[3])
`;

/**
 * A page of tasks over some desks. ARGV: prefix, state, order and id of the last task of the page before (or '-inf' and ''), limit, desks…
 * Order is the score for waiting tasks (most urgent first), the time of the claim for claimed ones (longest held first), and the time
 * of closing, negated, for closed ones (newest first). Gives {order, id, fields} of up to limit tasks.
 */
export const LIST = `${SETTLE}${READ}
local state, afterId, limit = ARGV[2], ARGV[4], tonumber(ARGV[5])
local after = ARGV[3] == '-inf' and -math.huge or tonumber(ARGV[3])
local isClosed = state == 'closed'
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
for i = 6, #ARGV do
  local queue = ARGV[1] .. ARGV[i] .. ':'
  settle(queue)
  if state == 'claimed' then
    for _, id in ipairs(call('LRANGE', queue .. 'active', 0, -1)) do
      keep(queue, id, tonumber(call('HGET', queue .. id, 'processedOn')) or 0)
    end
  else
    local key = queue .. (isClosed and 'completed' or 'prioritized')
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

/**
 * How many tasks a desk has. ARGV: prefix, desk, then first and last priority of each level. Gives for each level the number waiting,
 * the number claimed, and the opening time of the one that waits longest ('' when none does). Costs what waits at the desk.
 */
export const COUNT = `${SETTLE}
local queue = ARGV[1] .. ARGV[2] .. ':'
settle(queue)
local answer = {}
local active = {}
for _, id in ipairs(call('LRANGE', queue .. 'active', 0, -1)) do
  active[#active + 1] = tonumber(call('HGET', queue .. id, 'priority')) or 0
end
for i = 3, #ARGV, 2 do
  local first, last = tonumber(ARGV[i]), tonumber(ARGV[i + 1])
  local from = string.format('%.0f', first * 0x100000000)
  local to = string.format('(%.0f', (last + 1) * 0x100000000)
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
  answer[#answer + 1] = {#waiting, claimed, oldest == '' and '' or string.format('%.0f', oldest)}
end
return answer
`;
