// The Lua that tells that something changed, and no more than what and where: it stands in HEAD, so that the step that changes a task, an order or a desk tells
// of it as well. Key: `<start>changes` (stream of `change` = JSON; {kind = task, order or board, id, desk, home}).

/** Bounds the stream: half an hour of a busy day of a province, about 6 MB. Whoever was away for longer asks for everything anew. */
export const CHANGES_KEPT = 50_000;

export const CHANGES = `
local function tellChange(change)
  redis.call('XADD', ARGV[1] .. 'changes', 'MAXLEN', '~', ${CHANGES_KEPT}, '*', 'change', cjson.encode(change))
end
`;

/** Needs `call`, `deskOf` and `queueOf` of HEAD, and WAITING, where the task is listed when it waits; `home` is the desk that a task rose from. */
export const TASK_CHANGES = `
local function changedTask(id)
  local desk = deskOf(id)
  if not desk then return end
  local queue = queueOf(desk)
  local home = call('HGET', queue .. id, 'home')
  listIfWaiting(desk, home, queue, id)
  tellChange({kind = 'task', id = string.sub(id, 2), desk = desk, home = home or nil})
end
`;
