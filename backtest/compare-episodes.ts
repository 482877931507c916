// Episodes of two packs beside each other: whom only one of them warned.
import { maskAccount, maskPhone } from '../signal/phone.ts';
import { namesOf } from './judge.ts';
import type { WarnedEpisode } from './pack-run.ts';

const DAY_MS = 86_400_000;

/** Episodes of people whom the other pack did not warn within three days of the same time. */
export function without<E extends WarnedEpisode>(
  episodes: readonly E[],
  others: readonly WarnedEpisode[],
): E[] {
  const stretches = new Map<string, { from: number; to: number }[]>();
  for (const other of others) {
    const stretch = { from: other.openedTime - 3 * DAY_MS, to: other.touchedTime + 3 * DAY_MS };
    for (const name of namesOf(other))
      stretches.set(name, [...(stretches.get(name) ?? []), stretch]);
  }
  return episodes.filter(
    (episode) =>
      !namesOf(episode).some((name) =>
        (stretches.get(name) ?? []).some(
          ({ from, to }) => episode.touchedTime >= from && episode.openedTime <= to,
        ),
      ),
  );
}

/** Whom an episode is about, masked. */
export function maskedPersonOf({ id, kind, phone }: WarnedEpisode): string {
  return phone === undefined && kind !== 'phone' ? maskAccount(id) : maskPhone(phone ?? id);
}
