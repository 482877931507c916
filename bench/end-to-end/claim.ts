// A desk's claim through the API, as far as a benchmark looks at the answer.

export interface ClaimedPhone {
  /** Of the person; '' without one. */
  readonly phone: string;
  /** When the claim was answered, ms of `performance.now()`. */
  readonly answeredMs: number;
}

/** Claims the most urgent task of the province, and then has its number revealed; undefined when no task waits. */
export async function claimNextPhone(baseUrl: string): Promise<ClaimedPhone | undefined> {
  const claim = await post(`${baseUrl}/v1/desks/330000/claims`, { staff: 'bench' });
  if (claim === undefined) return undefined;
  const answeredMs = performance.now();
  const { lease, task }: { lease: string; task: { taskId: string } } = JSON.parse(claim);
  const url = `${baseUrl}/v1/tasks/${task.taskId}/lease/reveal`;
  const revealed = await post(url, { lease, reason: 'call' });
  const open: { task: { episode: { phone?: string } } } = JSON.parse(revealed ?? '');
  return { phone: open.task.episode.phone ?? '', answeredMs };
}

/** The body of the answer; undefined when it has none. */
async function post(url: string, body: object): Promise<string | undefined> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status === 204) return undefined;
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text;
}
