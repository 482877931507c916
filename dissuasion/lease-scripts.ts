// The Lua about a task from its opening to its end that goes with a step of BullMQ's, each all of it in one call: what is known before it is added and noted after,
// what a renewal does, what is forgotten once it is closed.
import { STAFF } from './supervisor/staff-lua.ts';
import { HEAD, READ, SETTLE } from './task-scripts.ts';

/**
 * What has to be there before a task is added. ARGV: start, task id, its desk, epoch ms from which on frauds count, then the keys of frauds of the person. Gives the desk at which the
 * task is, this one unless it was opened before, of how many frauds the person was the victim since then, and 1 when it was not opened before.
 */
export const PREPARE = `${HEAD}
local key = start .. 'task-desk:' .. string.sub(ARGV[2], 2)
local isNew = call('SET', key, ARGV[3], 'NX')
call('SADD', KEYS[1], ARGV[3])
local frauds = 0
for i = 5, #ARGV do frauds = frauds + call('ZCOUNT', ARGV[i], ARGV[4], '+inf') end
return {call('GET', key), frauds, isNew and 1 or 0}
`;

/** Tells that a task is new, and notes when it rises ('' never) and why it is delayed ('' it is not). ARGV: start, task id, epoch ms at which it rises, the reason as JSON. */
export const OPENED = `${HEAD}
local id = ARGV[2]
local desk = deskOf(id)
if ARGV[3] ~= '' then call('ZADD', start .. 'due', 'LT', ARGV[3], id) end
local queue = desk and queueOf(desk)
if ARGV[4] ~= '' and queue and call('ZSCORE', queue .. 'delayed', id) then call('HSET', queue .. id, 'deferred', ARGV[4]) end
changedTask(id)
return 1
`;

/**
 * Holds a task for another lease time, as BullMQ's extendLock does, and hears of whoever holds it. ARGV: start, task id, lease token, lease ms, 'read' or ''. Gives
 * {'held', its fields as FIND gives them when they are to be read}, {'lost'} or {'missing'}.
 */
export const RENEW = `${HEAD}${SETTLE}${STAFF}${READ}
local id, lease = ARGV[2], ARGV[3]
local desk = deskOf(id)
if not desk then return {'missing'} end
local queue = queueOf(desk)
if call('GET', queue .. id .. ':lock') ~= lease then return {'lost'} end
call('SET', queue .. id .. ':lock', lease, 'PX', ARGV[4])
call('SREM', queue .. 'stalled', id)
local staff = call('HGET', queue .. id, 'pb')
if staff and call('EXISTS', staffKey(staff)) == 1 then hear(staff) end
return {'held', ARGV[5] == 'read' and read(queue, id) or nil}
`;

/**
 * Forgets what a closed task does not need any more; whoever held it has one task less. ARGV: start, task id, ms for which its desk is still known, who held it or '', the outcome
 * or '', ms of wrap-up after that.
 */
export const CLOSED = `${HEAD}${STAFF}
local id, staff = ARGV[2], ARGV[4]
call('ZREM', start .. 'due', id)
call('SREM', start .. 'withdrawn', id)
changedTask(id)
local desk = deskOf(id)
local home = desk and call('HGET', queueOf(desk) .. id, 'home')
if home then call('ZREM', queueOf(home) .. 'risen', id) end
call('PEXPIRE', start .. 'task-desk:' .. string.sub(id, 2), ARGV[3])
if staff ~= '' then freed(staff, id, ARGV[5], tonumber(ARGV[6])) end
return 1
`;
