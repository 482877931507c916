// The Lua by which the desk knows who works: who signs on, pauses and goes, who lets go of a task, who is silent.
import { HEAD, SETTLE } from '../task-scripts.ts';
import { STAFF } from './staff-lua.ts';

/** The lease of a task lapsed: whoever had it is silent, unless they said that they pause or go, also when somebody else has it by now. ARGV: start, task id. */
export const LAPSED = `${HEAD}${SETTLE}${STAFF}
local id, desk = ARGV[2], deskOf(ARGV[2])
if desk then settleLapsed(queueOf(desk)) end
for _, staff in ipairs(call('ZRANGE', start .. 'staff', 0, -1)) do
  if call('ZSCORE', heldKey(staff), id) and not isHeldBy(staff, id) then
    call('ZREM', heldKey(staff), id)
    count(staff, 'lapsed', 1)
    if call('HGET', staffKey(staff), 'state') == 'on' then
      call('HSET', staffKey(staff), 'silent', now, 'since', now)
      tellState(staff, 'silent', {taskId = string.sub(id, 2)})
    end
  end
end
return 1
`;

/**
 * Says how somebody stands. ARGV: start, staff, state (on, paused, off), reason or '', desk or '' for the one before, by whom, shift or '', epoch ms
 * at which it ends or ''. Gives 'set', 'same' or 'no-desk' (nobody knows where).
 */
export const SET_STATE = `${HEAD}${STAFF}
local staff, state, reason, desk, by = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local key = staffKey(staff)
local before = call('HMGET', key, 'state', 'reason', 'desk', 'since', 'wrapUntil')
if desk == '' then desk = before[3] or '' end
if desk == '' then return 'no-desk' end
hear(staff)
local isWrapping = before[5] and now < tonumber(before[5])
if before[1] == state and (before[2] or '') == reason and before[3] == desk and not isWrapping then return 'same' end
if before[1] == 'paused' and before[4] then count(staff, 'pausedMs', now - before[4]) end
local isFresh = state == 'on' and call('HEXISTS', key, 'workSince') == 0
if isFresh then call('HSET', key, 'workSince', now) end
call('HSET', key, 'state', state, 'desk', desk, 'since', now, 'by', by)
call('HDEL', key, 'wrapUntil', 'reason')
if reason ~= '' then call('HSET', key, 'reason', reason) end
if reason == 'break' then call('HDEL', key, 'workSince') end
if state == 'off' then call('HDEL', key, 'shift', 'shiftEnds', 'workSince') end
if isFresh and ARGV[7] ~= '' then call('HSET', key, 'shift', ARGV[7], 'shiftEnds', ARGV[8]) end
local event = {by = by}
if reason ~= '' then event.reason = reason end
tellState(staff, state, event)
return 'set'
`;

/** What is known of a member of staff, as JSON; numbers are texts where Redis keeps them so. */
export const READ_STAFF_ROW = `
local function rowOf(staff)
  local row = {staff = staff, held = {}, day = {}}
  local fields = call('HGETALL', staffKey(staff))
  for i = 1, #fields, 2 do row[fields[i]] = fields[i + 1] end
  local held = call('ZRANGE', heldKey(staff), 0, -1, 'WITHSCORES')
  for i = 1, #held, 2 do
    local id = held[i]
    row.held[id] = {taskId = string.sub(id, 2), since = tonumber(held[i + 1]), isHeld = isHeldBy(staff, id) or false}
  end
  local day = call('HGETALL', dayKey(staff))
  for i = 1, #day, 2 do row.day[day[i]] = tonumber(day[i + 1]) end
  return row
end
`;

/** Staff heard of since a time, by name. ARGV: start, epoch ms, then names instead of that. Gives one JSON text each, none for who is unknown. */
export const READ_STAFF = `${HEAD}${STAFF}${READ_STAFF_ROW}
local names = {}
for i = 3, #ARGV do names[#names + 1] = ARGV[i] end
if #names == 0 then names = call('ZRANGEBYSCORE', start .. 'staff', ARGV[2], '+inf') end
table.sort(names)
local answer = {}
for _, staff in ipairs(names) do
  if call('EXISTS', staffKey(staff)) == 1 then answer[#answer + 1] = cjson.encode(rowOf(staff)) end
end
return answer
`;
