// The Lua that reads the board: all desks of a part of the tree in one step, so that no task is missing or counted twice.
import { HEAD, SETTLE } from '../task-scripts.ts';

/**
 * What waits, is held and is deferred at some desks, and what breaches its deadline soon. ARGV: start, ms ahead, bounds of age in ms (three,
 * ascending), priorities of a level, how many that breach are named, desks… Gives one JSON text: now, desks (rows of code, levels and how many
 * breach; a level is waiting, held, deferred, opening time of the oldest that waits or 0, and how many of each age), and due (rows of task, desk,
 * when, level from 1), soonest first. Costs what is open there.
 */
export const BOARD = `${HEAD}${SETTLE}
local b1, b2, b3 = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local band, namedMax = tonumber(ARGV[6]), tonumber(ARGV[7])
local function levelOf(priority) return 4 - math.floor((priority - 1) / band) % 4 end
local answer = {now = now, desks = {}, due = {}}
local rowOfTask, levelOfTask = {}, {}
local function readWaiting(row, queue, level)
  local from = ((4 - level) * band + 1) * ORDER
  local found = row[2][level]
  local ids = call('ZRANGEBYSCORE', queue .. 'prioritized', string.format('%.0f', from), string.format('(%.0f', from + band * ORDER))
  found[1] = #ids
  for _, id in ipairs(ids) do
    local opened = tonumber(call('HGET', queue .. id, 'timestamp')) or now
    if found[4] == 0 or opened < found[4] then found[4] = opened end
    local age = now - opened
    local at = age < b1 and 5 or age < b2 and 6 or age < b3 and 7 or 8
    found[at] = found[at] + 1
    rowOfTask[id], levelOfTask[id] = row, level
  end
end
local function countByLevel(row, queue, ids, at)
  for _, id in ipairs(ids) do
    local found = row[2][levelOf(tonumber(call('HGET', queue .. id, 'priority')) or 1)]
    found[at] = found[at] + 1
  end
end
for i = 8, #ARGV do
  local queue = queueOf(ARGV[i])
  settle(queue)
  local row = {ARGV[i], {}, 0}
  for level = 1, 4 do
    row[2][level] = {0, 0, 0, 0, 0, 0, 0, 0}
    readWaiting(row, queue, level)
  end
  countByLevel(row, queue, call('LRANGE', queue .. 'active', 0, -1), 2)
  countByLevel(row, queue, call('ZRANGE', queue .. 'delayed', 0, -1), 3)
  answer.desks[#answer.desks + 1] = row
end
for _, id in ipairs(call('ZRANGEBYSCORE', start .. 'due', '-inf', now + ARGV[2])) do
  local row = rowOfTask[id]
  if row then
    row[3] = row[3] + 1
    if #answer.due < namedMax then
      answer.due[#answer.due + 1] = {string.sub(id, 2), row[1], tonumber(call('ZSCORE', start .. 'due', id)), levelOfTask[id]}
    end
  end
end
return cjson.encode(answer)
`;
