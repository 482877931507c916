// The Lua of the order book. Keys, all with the start in ARGV[1]: `order:<id>` = the order as JSON, `orders` (sorted set by time of request),
// `orders-due` (sorted set: when which asks for attention), `orders-untold` (sorted set by revision: what the ledger has not got yet), and
// `orders-of:<episode>` (set).

import { CHANGES } from './change-lua.ts';

/**
 * Keeps a new revision of an order unless somebody else was first. ARGV: start, order id, revision before (0: none), the order as JSON, its revision,
 * when it is due ('' never), episode, time of request, seconds for which it is kept ('' for ever). Gives 1, or 0 when the revision before is not what is there.
 */
export const SAVE_ORDER = `${CHANGES}
local call = redis.call
local LISTED_SECONDS = 400 * 86400
local start, id = ARGV[1], ARGV[2]
local before = call('GET', start .. 'order:' .. id)
local revision = before and cjson.decode(before).revision or 0
if revision ~= tonumber(ARGV[3]) then return 0 end
call('SET', start .. 'order:' .. id, ARGV[4])
call('ZADD', start .. 'orders', ARGV[8], id)
call('SADD', start .. 'orders-of:' .. ARGV[7], id)
call('ZADD', start .. 'orders-untold', ARGV[5], id)
if ARGV[6] == '' then call('ZREM', start .. 'orders-due', id) else call('ZADD', start .. 'orders-due', ARGV[6], id) end
call('EXPIRE', start .. 'orders-of:' .. ARGV[7], LISTED_SECONDS)
call('ZREMRANGEBYSCORE', start .. 'orders', '-inf', ARGV[8] - LISTED_SECONDS * 1000)
if ARGV[9] ~= '' then call('EXPIRE', start .. 'order:' .. id, ARGV[9]) end
tellChange({kind = 'order', id = id, desk = cjson.decode(ARGV[4]).desk})
return 1
`;

/** Takes orders that are due for this process alone until a time by which it should be done. ARGV: start, now, until, limit. Gives their ids. */
export const TAKE_DUE = `
local call = redis.call
local key = ARGV[1] .. 'orders-due'
local ids = call('ZRANGEBYSCORE', key, '-inf', ARGV[2], 'LIMIT', 0, ARGV[4])
for _, id in ipairs(ids) do call('ZADD', key, ARGV[3], id) end
return ids
`;

/** The ledger has these. ARGV: start, then id and revision of each. Newer revisions stay untold. */
export const TOLD = `
local call = redis.call
local key = ARGV[1] .. 'orders-untold'
for i = 2, #ARGV, 2 do
  if tonumber(call('ZSCORE', key, ARGV[i]) or -1) == tonumber(ARGV[i + 1]) then call('ZREM', key, ARGV[i]) end
end
return 1
`;
