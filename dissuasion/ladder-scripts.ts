// The Lua of the ladder book. Keys, all with the start in ARGV[1]: `ladder:<id>` = the ladder as JSON, `ladder-of:<delivery>` = the ladder that it
// belongs to, `ladders-untold` (sorted set by revision: what the ledger has not got yet), `ladder-episode:<person>` = the ladder of the person's open
// episode, `ladder-warned:<person>:<typology>` = the ladder of the warning that keeps others back, `ladder-warnings:<person>` (set of them), `ladder-held:<id>`
// = the process that is doing what is due of it, and `ladder-phone:<number>` = the delivery that went there last.

/**
 * Keeps a new revision of a ladder unless somebody else was first. ARGV: start, ladder id, revision before (0: none), the ladder as JSON, its revision,
 * seconds for which it is kept, ids of its deliveries… Gives 1, or 0 when the revision before is not what is there.
 */
export const SAVE_LADDER = `
local call = redis.call
local start, id = ARGV[1], ARGV[2]
local before = call('GET', start .. 'ladder:' .. id)
local revision = before and cjson.decode(before).revision or 0
if revision ~= tonumber(ARGV[3]) then return 0 end
call('SET', start .. 'ladder:' .. id, ARGV[4], 'EX', ARGV[6])
for i = 7, #ARGV do call('SET', start .. 'ladder-of:' .. ARGV[i], id, 'EX', ARGV[6]) end
call('ZADD', start .. 'ladders-untold', ARGV[5], id)
return 1
`;

/**
 * Which of some warnings are to begin: those of people without an open episode who were not warned of the same lately. Asking again for a warning
 * gives it again until its ladder is kept. ARGV: start, ms for which another is kept back, seconds for which warnings are remembered, then person, typology and
 * ladder id of each. Gives the ladder ids.
 */
export const BEGIN_WARNINGS = `
local call = redis.call
local start = ARGV[1]
local begun = {}
for i = 4, #ARGV, 3 do
  local person, id = ARGV[i], ARGV[i + 2]
  if call('EXISTS', start .. 'ladder-episode:' .. person) == 0 then
    local key = start .. 'ladder-warned:' .. person .. ':' .. ARGV[i + 1]
    call('SET', key, id, 'NX', 'PX', ARGV[2])
    if call('GET', key) == id and call('EXISTS', start .. 'ladder:' .. id) == 0 then
      call('SADD', start .. 'ladder-warnings:' .. person, id)
      call('EXPIRE', start .. 'ladder-warnings:' .. person, ARGV[3])
      table.insert(begun, id)
    end
  end
end
return begun
`;

/** The person's episode has its own ladder from now on. ARGV: start, person, ladder id, seconds. Gives the ids of the warnings that it takes the place of. */
export const OPEN_EPISODE = `
local call = redis.call
local start, person = ARGV[1], ARGV[2]
call('SET', start .. 'ladder-episode:' .. person, ARGV[3], 'EX', ARGV[4])
return call('SMEMBERS', start .. 'ladder-warnings:' .. person)
`;

/** The episode is over. ARGV: start, person, ladder id. */
export const CLOSE_EPISODE = `
local call = redis.call
local key = ARGV[1] .. 'ladder-episode:' .. ARGV[2]
if call('GET', key) == ARGV[3] then call('DEL', key) end
return 1
`;

/** The ledger has these. ARGV: start, then id and revision of each. Newer revisions stay untold. */
export const LADDERS_TOLD = `
local call = redis.call
local key = ARGV[1] .. 'ladders-untold'
for i = 2, #ARGV, 2 do
  if tonumber(call('ZSCORE', key, ARGV[i]) or -1) == tonumber(ARGV[i + 1]) then call('ZREM', key, ARGV[i]) end
end
return 1
`;

/** Whoever holds a ladder lets go of it. ARGV: start, ladder id, token. */
export const LET_LADDER_GO = `
local call = redis.call
local key = ARGV[1] .. 'ladder-held:' .. ARGV[2]
if call('GET', key) == ARGV[3] then call('DEL', key) end
return 1
`;
