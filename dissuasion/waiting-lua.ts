// The Lua that keeps the lists of desks at which something waits, so that who claims looks at those alone; it stands in HEAD, and the step that changes a task
// keeps the lists as well. Keys, sorted sets of desks:
// `<start>ready-desks`: where a task can be taken, by its most urgent one: priority * 2^32 + the tenth of a second at which it was opened,
// `<start>waiting-desks`: by the time (epoch ms) from when on the desk has to be looked at again, since something set aside comes due or BullMQ changed something,
// `<start>risen-desks`: by the time from when on something waits at a desk above, of what rose from this one.
// A desk at which something waits is always in one of the first two, and never stands behind its most urgent task. One in them may be empty, until a claim that finds so takes it out (claim-scripts.ts).

/** Needs `call`, `start`, `now` and `ORDER` of HEAD. */
export const WAITING = `
local READY_DESKS, WAITING_DESKS, RISEN_DESKS = start .. 'ready-desks', start .. 'waiting-desks', start .. 'risen-desks'
local function dueOf(score) return math.floor(tonumber(score) / 0x1000) end
local function firstDue(queue)
  local later = call('ZRANGE', queue .. 'delayed', 0, 0, 'WITHSCORES')
  return later[2] and dueOf(later[2])
end
local function urgencyOf(priority, openedAt)
  return priority * ORDER + math.floor((tonumber(openedAt) or 0) / 100) % ORDER
end
local function listFirst(desk, queue)
  local first = call('ZRANGE', queue .. 'prioritized', 0, 0, 'WITHSCORES')
  if not first[1] then return call('ZREM', READY_DESKS, desk) end
  local priority = math.floor(tonumber(first[2]) / ORDER)
  local urgency = urgencyOf(priority, call('HGET', queue .. first[1], 'timestamp'))
  call('ZADD', READY_DESKS, string.format('%.0f', urgency), desk)
end
local function listIfWaiting(desk, home, queue, id)
  listFirst(desk, queue)
  local later = call('ZSCORE', queue .. 'delayed', id)
  if later then call('ZADD', WAITING_DESKS, 'LT', dueOf(later), desk) end
  if not home then return end
  if later or call('ZSCORE', queue .. 'prioritized', id) then
    call('ZADD', RISEN_DESKS, 'LT', later and dueOf(later) or now, home)
  end
end
`;
