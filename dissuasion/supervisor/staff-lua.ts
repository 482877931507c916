// The Lua about staff that the scripts of tasks and those of the desk share; it stands after HEAD. Keys, all with the start of HEAD:
// `staff` (sorted set: when whom was heard of), `staff:<name>` (hash: state on, paused or off, reason, by, since, desk, workSince, seen, silent,
// wrapUntil, shift, shiftEnds), `held:<name>` (sorted set: which task since when), `staff-day:<day>:<name>` (hash of counts), `desk-events` (stream).

/** Bounds the stream of what happened: a busy day of a province, about 20 MB. */
const EVENTS_KEPT = 100_000;

export const STAFF = `
local function staffKey(staff) return start .. 'staff:' .. staff end
local function heldKey(staff) return start .. 'held:' .. staff end
local function dayKey(staff) return start .. 'staff-day:' .. math.floor((now + 28800000) / 86400000) .. ':' .. staff end
local function count(staff, name, by)
  call('HINCRBY', dayKey(staff), name, by)
  call('EXPIRE', dayKey(staff), 172800)
end
local function tell(event)
  event.at = now
  call('XADD', start .. 'desk-events', 'MAXLEN', '~', ${EVENTS_KEPT}, '*', 'event', cjson.encode(event))
  tellChange({kind = 'board', desk = event.desk})
end
local function tellState(staff, state, more)
  local event = more or {}
  event.kind, event.staff, event.state = 'staff', staff, state
  event.desk = call('HGET', staffKey(staff), 'desk') or nil
  tell(event)
end
local function isHeldBy(staff, id)
  local desk = deskOf(id)
  local queue = desk and queueOf(desk)
  return queue and call('HGET', queue .. id, 'pb') == staff and call('EXISTS', queue .. id .. ':lock') == 1
end
local function hear(staff)
  for _, id in ipairs(call('ZRANGE', heldKey(staff), 0, -1)) do
    if not isHeldBy(staff, id) then
      call('ZREM', heldKey(staff), id)
      count(staff, 'lapsed', 1)
    end
  end
  call('ZADD', start .. 'staff', now, staff)
  call('HSET', staffKey(staff), 'seen', now)
  call('HDEL', staffKey(staff), 'silent')
end
local function awayAs(staff, isNext)
  local row = call('HMGET', staffKey(staff), 'state', 'reason', 'wrapUntil')
  if row[1] == 'paused' or row[1] == 'off' then return {'away', row[1], row[2] or ''} end
  if isNext and row[3] and now < tonumber(row[3]) then return {'away', 'wrap-up', row[3]} end
end
local function signOn(staff, desk)
  hear(staff)
  if call('HSETNX', staffKey(staff), 'state', 'on') == 0 then return end
  call('HSET', staffKey(staff), 'desk', desk, 'workSince', now, 'since', now, 'by', staff)
  tellState(staff, 'on', {by = staff})
end
local function startWork(staff, id, desk)
  signOn(staff, desk)
  call('ZADD', heldKey(staff), now, id)
  call('HSET', staffKey(staff), 'since', now)
  call('HDEL', staffKey(staff), 'wrapUntil')
  count(staff, 'claimed', 1)
  tellState(staff, 'working', {taskId = string.sub(id, 2)})
end
local function freed(staff, id, outcome, wrapMs)
  if call('EXISTS', staffKey(staff)) == 0 then return end
  local since = call('ZSCORE', heldKey(staff), id)
  if since then count(staff, 'workedMs', now - since) end
  call('ZREM', heldKey(staff), id)
  hear(staff)
  if outcome ~= '' then count(staff, 'outcome:' .. outcome, 1) end
  if call('HGET', staffKey(staff), 'state') ~= 'on' or call('ZCARD', heldKey(staff)) > 0 then return end
  call('HSET', staffKey(staff), 'since', now)
  if outcome ~= '' and wrapMs > 0 then
    call('HSET', staffKey(staff), 'wrapUntil', now + wrapMs)
    tellState(staff, 'wrap-up', {taskId = string.sub(id, 2)})
  else
    tellState(staff, 'on', {taskId = string.sub(id, 2)})
  end
end
`;
