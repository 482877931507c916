// The process that looks for the signals of one person in the archive, and gives them other names before they leave it.
import { archiveKeys } from '../archive/archive-keys.ts';
import { blocksBetween, listSegments, readFrames } from '../archive/archive-reader.ts';
import { signalsOfPerson } from '../archive/person-signals.ts';
import { disguised, Pseudonyms } from '../archive/pseudonyms.ts';
import { serveOrder } from './apart-program.ts';
import { newestOf, reachesBackTo } from './newest-blocks.ts';
import type { PersonStory, StoryOrder } from './person-stories.ts';

const SIGNALS_MAX = 200;
/** About five seconds of reading; the newest of the stretch. */
const BYTES_MAX = 1 << 30;
/** So long ago links still say whose an account is. */
const LINKS_MS = 30 * 86_400_000;

serveOrder<StoryOrder, PersonStory>(async ({ archive, ...asked }) => {
  const since = asked.from - LINKS_MS;
  const all = blocksBetween(await listSegments(archive.dir), since, asked.to);
  const blocks = newestOf(all, BYTES_MAX);
  const keys = archiveKeys(archive.keys.map((key) => Buffer.from(key)));
  const { signals, isCut } = await signalsOfPerson(
    { ...asked, signalsMax: SIGNALS_MAX },
    readFrames(blocks, keys),
  );
  const names = new Pseudonyms();
  // The person first: it is 13800000001 in every story.
  names.of('phone', asked.names[0] ?? '');
  const told = signals.flatMap((signal) => {
    const fields = disguised(signal, names);
    return fields === undefined ? [] : [{ time: signal.time, fields }];
  });
  return { signals: told, isCut: isCut || !reachesBackTo(asked.from, blocks, all) };
});
