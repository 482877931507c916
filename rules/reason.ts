// Reads the reason of a rule: a text for the desk, in both languages, with places that are filled in when the rule fires.
import type { Text } from '../signal/text.ts';
import { likelyName } from './likely-name.ts';
import type { TemplatePart } from './plan.ts';
import { fieldKindOf, fieldNamesOf, type Scope, unitOf } from './scope.ts';
import type { Cursor } from './yaml-cursor.ts';

export interface Reason {
  readonly zh: readonly TemplatePart[];
  readonly en: readonly TemplatePart[];
}

/**
 * A reason in both languages; one text serves both. Undefined after complaining. A name that cannot be shown is not complained
 * about when `isToldOf` says that the condition's complaint was about it.
 */
export function readReason(
  cursor: Cursor,
  scope: Scope,
  isToldOf: (name: string) => boolean,
): Reason | undefined {
  if (!cursor.isMap()) {
    const parts = readTemplate(cursor, scope, isToldOf);
    return parts && { zh: parts, en: parts };
  }
  const fields = cursor.fields(['zh', 'en'], ['zh', 'en']);
  const zh = fields.zh && readTemplate(fields.zh, scope, isToldOf);
  const en = fields.en && readTemplate(fields.en, scope, isToldOf);
  return zh === undefined || en === undefined ? undefined : { zh, en };
}

/** What a rule says whoever it is about: its reason with … where values stand. */
export function plainReason({ zh, en }: Reason): Text {
  const plain = (parts: readonly TemplatePart[]) =>
    parts.map((part) => (part.kind === 'text' ? part.text : '…')).join('');
  return { zh: plain(zh), en: plain(en) };
}

/** Features that a reason shows, by index. */
export function featuresOf(reason: Reason): number[] {
  return [...reason.zh, ...reason.en].flatMap((part) =>
    part.kind === 'feature' ? [part.index] : [],
  );
}

/** Splits a text at its `{name}`, `{signal.field}` and `{suspect.score}` places. */
function readTemplate(
  cursor: Cursor,
  scope: Scope,
  isToldOf: (name: string) => boolean,
): TemplatePart[] | undefined {
  const placed = cursor.placed();
  if (placed === undefined) return undefined;
  const complain = (offset: number, message: string, hint?: string): undefined => {
    const diagnostic = { severity: 'error', file: cursor.file.name, message } as const;
    cursor.file.diagnostics.push({
      ...diagnostic,
      ...placed.at(offset),
      ...(hint === undefined ? {} : { hint }),
    });
    return undefined;
  };
  const parts: TemplatePart[] = [];
  let offset = 0;
  for (const piece of placed.text.split(/(\{[^{}]*\})/)) {
    const name = /^\{(.*)\}$/s.exec(piece)?.[1];
    const stray = /[{}｛｝]/.exec(piece);
    if (name !== undefined) {
      const part = templatePart(name.trim(), scope, (message, hint) =>
        isToldOf(name.trim()) ? undefined : complain(offset, message, hint),
      );
      if (part !== undefined) parts.push(part);
    } else if (stray !== null) {
      complain(
        offset + stray.index,
        `this '${stray[0]}' of the reason has no partner`,
        "write places as '{longCalls}'",
      );
    } else if (piece !== '') parts.push({ kind: 'text', text: piece });
    offset += piece.length;
  }
  return parts;
}

function templatePart(
  name: string,
  scope: Scope,
  complain: (message: string, hint?: string) => undefined,
): TemplatePart | undefined {
  if (name === 'suspect.score' && scope.suspect) return { kind: 'suspect-score' };
  const feature = scope.features.get(name);
  if (feature !== undefined) return { kind: 'feature', index: feature.index, unit: feature.unit };
  const field = /^signal\.(\w+)$/.exec(name)?.[1];
  const known = fieldNamesOf(scope.types);
  const kind = field !== undefined && known.includes(field) ? fieldKindOf(field) : undefined;
  if (field !== undefined && kind !== undefined) {
    return { kind: 'field', field, unit: unitOf(kind) };
  }
  const barred = scope.barred.get(name);
  if (barred !== undefined) return complain(`'{${name}}' cannot be shown here: ${barred}`);
  if (scope.isBroken('names', name)) return undefined;
  if (scope.params.has(name)) {
    return complain(`'{${name}}' is a parameter`, 'reasons show features and fields of the signal');
  }
  const near = likelyName(name, [
    ...scope.features.keys(),
    ...known.map((one) => `signal.${one}`),
    ...(scope.suspect ? ['suspect.score'] : []),
  ]);
  return complain(
    `the reason speaks of '{${name}}', which is not known here`,
    known.includes(name)
      ? `did you mean '{signal.${name}}'?`
      : near === undefined
        ? 'it may show a feature, a signal.field or suspect.score'
        : `did you mean '{${near}}'?`,
  );
}
