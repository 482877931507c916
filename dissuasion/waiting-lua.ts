// The Lua that keeps the list of desks at which something waits, so that who claims looks at those alone; it stands in HEAD, and the step that changes a task
// keeps the list as well. Keys, sorted sets of desks by the time (epoch ms) from when on something waits there:
// `<start>waiting-desks`: at the desk itself,
// `<start>risen-desks`: at a desk above, of what rose from this one.
// A desk at which something waits is always in the list. One in it may be empty, until a claim that finds so takes it out (claim-scripts.ts).

/** Needs `call`, `start` and `now` of HEAD. */
export const WAITING = `
local WAITING_DESKS, RISEN_DESKS = start .. 'waiting-desks', start .. 'risen-desks'
local function dueOf(score) return math.floor(tonumber(score) / 0x1000) end
local function waitsFrom(desk, home, at)
  call('ZADD', WAITING_DESKS, 'LT', at, desk)
  if home then call('ZADD', RISEN_DESKS, 'LT', at, home) end
end
local function listIfWaiting(desk, home, queue, id)
  if call('ZSCORE', queue .. 'prioritized', id) then return waitsFrom(desk, home, now) end
  local later = call('ZSCORE', queue .. 'delayed', id)
  if later then waitsFrom(desk, home, dueOf(later)) end
end
`;
