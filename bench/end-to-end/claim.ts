// A desk's claim through the API, as far as a benchmark looks at the answer.

/** Claims the most urgent task of the province; gives the phone of its person, '' without one, or undefined when no task waits. */
export async function claimNextPhone(baseUrl: string): Promise<string | undefined> {
  const response = await fetch(`${baseUrl}/v1/desks/330000/claims`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ staff: 'bench' }),
  });
  const text = await response.text();
  if (response.status === 204) return undefined;
  if (response.status !== 201) throw new Error(`a claim was answered ${response.status}: ${text}`);
  const { task }: { task: { episode: { phone?: string } } } = JSON.parse(text);
  return task.episode.phone ?? '';
}
