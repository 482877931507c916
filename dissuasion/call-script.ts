// What callers say (话术): steps with answers that lead on, the same for every typology but for what the fraud is.
import { readFileSync } from 'node:fs';
import { FwError } from '../signal/fw-error.ts';
import { OUTCOME_NAMES } from '../signal/outcome.ts';
import { AFTERCARE_RESULTS } from './aftercare.ts';
import { type Place, SettingsReader } from './settings-reader.ts';

export interface BothTexts {
  readonly zh: string;
  readonly en: string;
}

export interface ScriptAnswer extends BothTexts {
  /** Step that it leads to. */
  readonly to?: string;
  /** Outcome that it suggests, or result of a call after the episode. */
  readonly outcome?: string;
}

export interface ScriptStep {
  readonly id: string;
  readonly say: BothTexts;
  readonly answers: readonly ScriptAnswer[];
}

export interface CallScripts {
  readonly version: string;
  /** Steps that all typologies share; `truth` is not among them. */
  readonly steps: readonly ScriptStep[];
  /** What the fraud is, by typology; `other` for those that are not named. */
  readonly truths: Readonly<Record<string, BothTexts>>;
  /** Names of the typologies. */
  readonly names: Readonly<Record<string, BothTexts>>;
  /** Answers of the step `truth`. */
  readonly truthAnswers: readonly ScriptAnswer[];
  readonly aftercare: ScriptStep;
}

/** The step that tells what the fraud is. */
export const TRUTH = 'truth';
const TRUTH_ANSWERS: readonly ScriptAnswer[] = [
  { zh: '明白了', en: 'They see it', to: 'paid' },
  { zh: '不相信', en: 'They do not believe it', to: 'believes' },
];
const BEGIN = 'open';
const ANSWERS_MAX = 3;
const ENDS: readonly string[] = [...OUTCOME_NAMES, ...AFTERCARE_RESULTS];

/** The scripts of a file, those that come with forewarn without one. Throws FW_FILE when it cannot be read and FW_CONFIG with all its faults. */
export function readCallScripts(file?: string): CallScripts {
  const place = file ?? new URL('call-scripts.yaml', import.meta.url);
  let text: string;
  try {
    text = readFileSync(place, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `the call scripts '${String(place)}' cannot be read: ${why}`, {
      cause,
    });
  }
  return parseCallScripts(file ?? 'call-scripts.yaml', text);
}

/** The scripts of a text; `name` is how faults call it. Throws FW_CONFIG with all faults. */
export function parseCallScripts(name: string, text: string): CallScripts {
  const reader = new SettingsReader(name);
  const top = reader.map(reader.open(text), ['version', 'steps', 'names', 'truths', 'aftercare']);
  const version = reader.text(top.get('version')) ?? '';
  if (version === '')
    reader.faults.push(`${name} needs version: a text that is raised with every change`);
  const steps = reader.entries(top.get('steps')).map(([id, at]) => stepOf(reader, id, at));
  const textsOf = (section: string) =>
    Object.fromEntries(
      reader.entries(top.get(section)).map(([id, at]) => [id, bothOf(reader, at)]),
    );
  const [names, truths] = [textsOf('names'), textsOf('truths')];
  if (truths['other'] === undefined) reader.faults.push(`${name} needs truths.other`);
  const known = [TRUTH, ...steps.map(({ id }) => id)];
  if (!known.includes(BEGIN)) reader.faults.push(`${name} needs steps.${BEGIN}: calls begin there`);
  const after = top.get('aftercare');
  if (after === undefined) reader.faults.push(`${name} needs aftercare: a step`);
  const aftercare = stepOf(reader, 'aftercare', after ?? { path: 'aftercare', value: {} });
  for (const { id, answers } of [...steps, aftercare, { id: TRUTH, answers: TRUTH_ANSWERS }]) {
    for (const { to } of answers) {
      if (to === undefined || known.includes(to)) continue;
      reader.faults.push(`${name}: steps.${id} leads to ${to}; the steps are ${known.join(', ')}`);
    }
  }
  if (reader.faults.length > 0) throw new FwError('FW_CONFIG', reader.faults.join('\n'));
  return { version, steps, names, truths, truthAnswers: TRUTH_ANSWERS, aftercare };
}

function stepOf(reader: SettingsReader, id: string, at: Place): ScriptStep {
  const parts = reader.map(at, ['say', 'answers']);
  const items = reader.items(parts.get('answers'));
  if (items.length > ANSWERS_MAX) reader.fault(at, `has more than ${ANSWERS_MAX} answers`);
  const say = parts.get('say');
  if (say === undefined) reader.fault(at, 'needs say');
  return {
    id,
    say: say === undefined ? { zh: '', en: '' } : bothOf(reader, say),
    answers: items.map((item) => answerOf(reader, item)),
  };
}

function answerOf(reader: SettingsReader, at: Place): ScriptAnswer {
  const parts = reader.map(at, ['zh', 'en', 'to', 'outcome']);
  const to = reader.text(parts.get('to'));
  const outcome = reader.text(parts.get('outcome'));
  if (to === undefined && outcome === undefined) reader.fault(at, 'needs to, outcome or both');
  if (outcome !== undefined && !ENDS.includes(outcome)) {
    reader.fault(at, `has an outcome that is none of ${ENDS.join(', ')}`);
  }
  return {
    zh: reader.text(parts.get('zh')) ?? '',
    en: reader.text(parts.get('en')) ?? '',
    ...(to === undefined ? {} : { to }),
    ...(outcome === undefined ? {} : { outcome }),
  };
}

function bothOf(reader: SettingsReader, at: Place): BothTexts {
  const parts = reader.map(at, ['zh', 'en']);
  const [zh, en] = [reader.text(parts.get('zh')), reader.text(parts.get('en'))];
  if (zh === undefined || en === undefined) reader.fault(at, 'needs zh and en');
  return { zh: zh ?? '', en: en ?? '' };
}
