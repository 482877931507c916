// Which source of kind http-push a name means, and what a sender is told who names another one: of sources that are not his he learns nothing.
import { FwError } from '../../signal/fw-error.ts';
import { didYouMean } from '../../signal/nearest-name.ts';
import type { Sender } from '../http/sender.ts';
import type { Source } from '../source/source.ts';
import { PushSource } from './push-source.ts';

export interface NamedSource {
  readonly name: string;
  readonly kind: string;
  readonly source: Source;
}

/** The source that a sender pushes to. Throws FW_NOT_FOUND with the names of those that there are for this sender. */
export function findPushSource(
  name: string,
  sources: readonly NamedSource[],
  sender: Sender | undefined,
): PushSource {
  const pushed = new Map(
    sources.flatMap(({ name: known, source }) =>
      source instanceof PushSource && source.isOpenTo(sender) ? [[known, source] as const] : [],
    ),
  );
  const found = pushed.get(name);
  if (found !== undefined) return found;
  const names = [...pushed.keys()];
  const there =
    names.length === 0
      ? 'There is no source that records are pushed to; one has the kind http-push in the file of sources.'
      : `Records are pushed to: ${names.join(', ')}.`;
  const other = sender === undefined ? sources.find((one) => one.name === name) : undefined;
  const hint = didYouMean(name, names);
  const why =
    other === undefined
      ? `There is no source '${name}' that records are pushed to${hint === '' ? '.' : hint}`
      : `'${name}' is a source of kind ${other.kind}, which forewarn reads by itself.`;
  throw new FwError('FW_NOT_FOUND', `${why} ${there}`);
}
