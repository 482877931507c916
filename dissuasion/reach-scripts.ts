// The Lua of the reach book. Keys, all with the start in ARGV[1]: `reach:<task>` = the reach as JSON, `reach-open` (sorted set: until when requests of a task wait
// for a carrier) and `reach-untold` (sorted set by revision: what the ledger has not got yet).

/**
 * ARGV: start, task, revision before, the reach as JSON, seconds it is kept, when its last open request expires (epoch ms; '' none is open), its revision. Gives 1, or 0
 * when the revision before is not what is there.
 */
export const SAVE_REACH = `
local call = redis.call
local start, id = ARGV[1], ARGV[2]
local before = call('GET', start .. 'reach:' .. id)
local revision = before and cjson.decode(before).revision or 0
if revision ~= tonumber(ARGV[3]) then return 0 end
call('SET', start .. 'reach:' .. id, ARGV[4], 'EX', ARGV[5])
if ARGV[6] == '' then call('ZREM', KEYS[1], id) else call('ZADD', KEYS[1], ARGV[6], id) end
call('ZADD', start .. 'reach-untold', ARGV[7], id)
return 1
`;

/** The ledger has these. ARGV: start, then task and revision of each. Newer revisions stay untold. */
export const REACH_TOLD = `
local call = redis.call
local key = ARGV[1] .. 'reach-untold'
for i = 2, #ARGV, 2 do
  if tonumber(call('ZSCORE', key, ARGV[i]) or -1) <= tonumber(ARGV[i + 1]) then call('ZREM', key, ARGV[i]) end
end
return 1
`;
