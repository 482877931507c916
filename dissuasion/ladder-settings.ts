// What the ladder does of itself before and beside the calls of staff: which steps a level has, when each is due, until when it is of use and how
// often it is tried. The section `ladder` of the desk settings; desks.yaml has what holds where a file of one's own says nothing.
import { LEVELS, type Level } from '../signal/level.ts';
import { afterQuiet, minuteOfDay, type QuietHours } from './quiet-hours.ts';
import type { Place, SettingsReader } from './settings-reader.ts';

/** What a list of steps may have. `call` is where the desk takes over: second-caller and visit follow from what its staff record. */
export const RUNG_STEPS = ['message', 'voice-robot', 'call'] as const;
export type RungStep = (typeof RUNG_STEPS)[number];

export interface Rung {
  readonly step: RungStep;
  /** Wait since the step before was begun, ms; it does not come when the person answered meanwhile. */
  readonly afterMs: number;
  readonly tries: Tries;
}

/** How long one try of a step may take, and how often it is tried. */
export interface Tries {
  /** By then it must have been delivered; it does not go out any more after, ms. */
  readonly deadlineMs: number;
  /** Wait before each further try, ms. */
  readonly retryMs: readonly number[];
}

/** What a person's answer to a message or a robot means: they ask for help, or they know and want no more of it. */
export const ANSWER_MEANINGS = ['help', 'understood'] as const;
export type AnswerMeaning = (typeof ANSWER_MEANINGS)[number];

export interface LadderSettings {
  /** Steps of a level, those of the typology where it has its own. */
  rungsOf(typology: string, level: Level): readonly Rung[];
  /** When something may go out that is due at a time: later in the quiet hours, which are for blue and yellow alone. Epoch ms. */
  afterQuiet(at: number, level: Level): number;
  /** Blue and yellow: somebody hears of one typology once in this time, ms. */
  readonly againAfterMs: number;
  meaningOf(answer: string): AnswerMeaning | undefined;
  /** Of the request to police to visit somebody. */
  readonly visit: Tries;
}

/** What one file says of the ladder. */
export interface LadderPart {
  readonly quietHours?: QuietHours;
  readonly againAfterMs?: number;
  readonly answers?: ReadonlyMap<string, AnswerMeaning>;
  readonly levels: ReadonlyMap<string, readonly Rung[]>;
  readonly typologies: ReadonlyMap<string, ReadonlyMap<string, readonly Rung[]>>;
  readonly visit?: Tries;
}

const NAMES = ['quiet-hours', 'again-after', 'answers', 'levels', 'typologies', 'visit'];
const HOUR_MS = 3_600_000;
const AROUND = /^[\p{P}\s]+|[\p{P}\s]+$/gu;
/** A task is opened however late. */
const CALL_DEADLINE_MS = 72 * HOUR_MS;

/** Reads the section. Faults go to the reader. */
export function readLadder(reader: SettingsReader, place: Place | undefined): LadderPart {
  const top = reader.map(place, NAMES);
  const quietHours = readQuietHours(reader, top.get('quiet-hours'));
  const againAfterMs = reader.durationMs(top.get('again-after'));
  const typologies = reader
    .entries(top.get('typologies'))
    .map(([name, at]) => [name, readLevels(reader, at)] as const);
  const visit = top.get('visit');
  return {
    ...(quietHours === undefined ? {} : { quietHours }),
    ...(againAfterMs === undefined ? {} : { againAfterMs }),
    ...(top.has('answers') ? { answers: readAnswers(reader, top.get('answers')) } : {}),
    levels: readLevels(reader, top.get('levels')),
    typologies: new Map(typologies),
    ...(visit === undefined ? {} : { visit: readVisit(reader, visit) }),
  };
}

/** The settings of some files, the first before the others. */
export function ladderOf(parts: readonly LadderPart[]): LadderSettings {
  const first = <T>(pick: (part: LadderPart) => T | undefined): T | undefined =>
    parts.map(pick).find((value) => value !== undefined);
  const quiet = first(({ quietHours }) => quietHours);
  const answers = first((part) => part.answers);
  return {
    rungsOf: (typology, level) =>
      first(({ typologies }) => typologies.get(typology)?.get(level)) ??
      first(({ levels }) => levels.get(level)) ??
      [],
    afterQuiet: (at, level) =>
      quiet === undefined || !mayWait(level) ? at : afterQuiet(at, quiet),
    againAfterMs: first((part) => part.againAfterMs) ?? 24 * HOUR_MS,
    meaningOf: (answer) => answers?.get(plainAnswer(answer)),
    visit: first((part) => part.visit) ?? { deadlineMs: HOUR_MS, retryMs: [] },
  };
}

/** As it stands in the settings: `１。` is 1. */
function plainAnswer(answer: string): string {
  return answer.normalize('NFKC').replaceAll(AROUND, '').toLowerCase();
}

function mayWait(level: Level): boolean {
  return level === 'blue' || level === 'yellow';
}

function readQuietHours(reader: SettingsReader, place: Place | undefined): QuietHours | undefined {
  if (place === undefined) return undefined;
  const entries = reader.map(place, ['from', 'to']);
  const timeOf = (name: string) => {
    const at = entries.get(name);
    const minute = at === undefined ? undefined : minuteOfDay(String(at.value));
    if (at === undefined) reader.fault(place, 'needs from and to');
    else if (minute === undefined) reader.fault(at, "must be a time of day such as '21:30'");
    return minute;
  };
  const [from, to] = [timeOf('from'), timeOf('to')];
  return from === undefined || to === undefined ? undefined : { from, to };
}

function readAnswers(
  reader: SettingsReader,
  place: Place | undefined,
): ReadonlyMap<string, AnswerMeaning> {
  const answers = new Map<string, AnswerMeaning>();
  for (const [answer, at] of reader.entries(place)) {
    const meaning = reader.choice(at, ANSWER_MEANINGS);
    if (meaning !== undefined) answers.set(plainAnswer(answer), meaning);
  }
  return answers;
}

function readLevels(reader: SettingsReader, place: Place | undefined): Map<string, Rung[]> {
  const levels = new Map<string, Rung[]>();
  for (const [level, at] of reader.entries(place, LEVELS)) {
    levels.set(
      level,
      reader.items(at).flatMap((item) => readRung(reader, item, level) ?? []),
    );
  }
  return levels;
}

function readRung(reader: SettingsReader, place: Place, level: string): Rung | undefined {
  const entries = reader.map(place, ['step', 'after', 'deadline', 'retries']);
  const name = entries.get('step');
  if (name === undefined) reader.fault(place, 'needs step');
  if (name?.value === 'second-caller' || name?.value === 'visit') {
    reader.fault(
      name,
      'follows from what staff record; see follow-up. The steps are message, voice-robot and call',
    );
    return undefined;
  }
  const step = reader.choice(name, RUNG_STEPS);
  if (step === undefined) return undefined;
  const afterMs = reader.durationMs(entries.get('after')) ?? 0;
  if (step === 'call') checkCall(reader, entries, level);
  if (step === 'call')
    return { step, afterMs, tries: { deadlineMs: CALL_DEADLINE_MS, retryMs: [] } };
  return { step, afterMs, tries: readTries(reader, place, entries) };
}

/** Staff are the task queue's: `rise` has their deadlines, `follow-up` how often they try. */
function checkCall(
  reader: SettingsReader,
  entries: ReadonlyMap<string, Place>,
  level: string,
): void {
  for (const name of ['deadline', 'retries']) {
    const at = entries.get(name);
    if (at !== undefined)
      reader.fault(at, 'is not for calls: rise and follow-up say that of staff');
  }
  const after = entries.get('after');
  if (after !== undefined && level !== 'blue' && level !== 'yellow') {
    reader.fault(after, 'cannot be: the task of an orange or red episode waits from its beginning');
  }
}

function readVisit(reader: SettingsReader, place: Place): Tries {
  return readTries(reader, place, reader.map(place, ['deadline', 'retries']));
}

function readTries(
  reader: SettingsReader,
  place: Place,
  entries: ReadonlyMap<string, Place>,
): Tries {
  if (!entries.has('deadline')) reader.fault(place, 'needs deadline');
  const retries = reader.items(entries.get('retries'));
  return {
    deadlineMs: reader.durationMs(entries.get('deadline')) ?? HOUR_MS,
    retryMs: retries.flatMap((item) => reader.durationMs(item) ?? []),
  };
}
