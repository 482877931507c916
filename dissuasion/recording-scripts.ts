// The Lua that remembers what is being recorded of a task, from before the ledger has it until the task is closed or put back. `recording` of the task
// is the outcome as JSON, and `<start>recording` the set of all such tasks. Meanwhile nobody else is handed the task: CLAIM_NEXT and CLAIM_ONE look.
import { HEAD, SETTLE } from './task-scripts.ts';

/** ARGV: start, task id, lease token, what is recorded as JSON. Gives 1, or 0 when the lease is not held. */
export const NOTE_RECORDING = `${HEAD}
local id = ARGV[2]
local desk = deskOf(id)
local queue = desk and queueOf(desk)
if not queue or call('GET', queue .. id .. ':lock') ~= ARGV[3] then return 0 end
call('HSET', queue .. id, 'recording', ARGV[4])
call('SADD', start .. 'recording', id)
return 1
`;

/** ARGV: start, task id or '' for all. Gives {task id, what is recorded} of those that nobody holds any more and that are not closed. */
export const UNFINISHED = `${HEAD}${SETTLE}
local ids = ARGV[2] ~= '' and {ARGV[2]} or call('SMEMBERS', start .. 'recording')
local answer = {}
for _, id in ipairs(ids) do
  local desk = deskOf(id)
  local queue = desk and queueOf(desk)
  local task = queue and call('HMGET', queue .. id, 'recording', 'finishedOn') or {}
  if not task[1] or task[1] == '' or task[2] then call('SREM', start .. 'recording', id)
  elseif call('EXISTS', queue .. id .. ':lock') == 0 then
    settle(queue)
    answer[#answer + 1] = {id, task[1]}
  end
end
return answer
`;

/** The ledger has not got it and will not get it. ARGV: start, task id, what is recorded as it is kept; another recording stays. */
export const FORGET_RECORDING = `${HEAD}
local id = ARGV[2]
local desk = deskOf(id)
local queue = desk and queueOf(desk)
if not queue or call('HGET', queue .. id, 'recording') ~= ARGV[3] then return 0 end
call('HDEL', queue .. id, 'recording')
call('SREM', start .. 'recording', id)
return 1
`;
