// What becomes of many things in Redis, counted.

/** On their way at once: Redis answers each in less than a millisecond, most of which is the way. */
const AT_ONCE = 32;

/** Does something with each, in their order, and adds up in `counts` what became of them. Rejects with what the first that fails throws; those before are done. */
export async function countEach<Item, What extends string>(
  items: readonly Item[],
  counts: Record<What, number>,
  work: (item: Item) => Promise<What>,
): Promise<Readonly<Record<What, number>>> {
  for (let start = 0; start < items.length; start += AT_ONCE) {
    for (const what of await Promise.all(items.slice(start, start + AT_ONCE).map(work)))
      counts[what]++;
  }
  return counts;
}
