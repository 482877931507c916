// What can be asked of a carrier's CAMARA interfaces about a number, and which signal an answer is. Paths and names are those of the published
// definitions of sim-swap, device-swap, call-forwarding-signal and number-recycling; scam-signal is as our own answerer has it (docs/camara.md).
import { contentId } from '../../signal/content-id.ts';
import { parseRfc3339 } from '../../signal/event-time.ts';
import type { Signal, SignalHead } from '../../signal/signal.ts';
import type { AskedPerson } from './asked-people.ts';

export const QUESTIONS = [
  'sim-swap',
  'sim-swap-check',
  'device-swap',
  'device-swap-check',
  'call-forwarding',
  'number-recycling',
  'scam-signal',
] as const;
export type Question = (typeof QUESTIONS)[number];

/** What an answer says: a signal, nothing of interest, or what no such answer says. */
export type Reading = Signal | 'nothing' | 'odd';

const PATHS: Readonly<Record<Question, readonly [api: string, path: string]>> = {
  'sim-swap': ['sim-swap', 'retrieve-date'],
  'sim-swap-check': ['sim-swap', 'check'],
  'device-swap': ['device-swap', 'retrieve-date'],
  'device-swap-check': ['device-swap', 'check'],
  'call-forwarding': ['call-forwarding-signal', 'unconditional-call-forwardings'],
  'number-recycling': ['number-recycling', 'check'],
  'scam-signal': ['scam-signal', 'check'],
};
const HOUR_MS = 3_600_000;
/** CAMARA's bound of `maxAge`. */
const AGE_HOURS_MAX = 2_400;
const GRADES: Readonly<Record<string, number>> = { red: 1, orange: 2, yellow: 3, blue: 4 };

/** The path behind the root of a carrier's interfaces, as `sim-swap/v2/retrieve-date`. */
export function pathOf(question: Question, version: string): string {
  const [api, path] = PATHS[question];
  return `${api}/${version}/${path}`;
}

/** The body of a question; changes of the last `withinMs` before the person's time are of interest. */
export function bodyFor(
  question: Question,
  { phone, time }: AskedPerson,
  withinMs: number,
): object {
  const phoneNumber = phone;
  switch (question) {
    case 'sim-swap-check':
    case 'device-swap-check': {
      const hours = Math.ceil(withinMs / HOUR_MS);
      return { phoneNumber, maxAge: Math.min(AGE_HOURS_MAX, Math.max(1, hours)) };
    }
    case 'number-recycling':
      return { phoneNumber, specifiedDate: dayOf(time - withinMs) };
    default:
      return { phoneNumber };
  }
}

/**
 * Reads an answer. Its signal has the time of the decision or transfer that it was asked for, and an id made of what changed, so that
 * the same change is told once.
 */
export function readAnswer(
  question: Question,
  answer: unknown,
  person: AskedPerson,
  { source, withinMs }: { readonly source: string; readonly withinMs: number },
): Reading {
  const { phone, region, time } = person;
  const head = (what: string): SignalHead => ({
    id: `${question}/${contentId(phone, what)}`,
    source,
    time,
    region,
  });
  switch (question) {
    case 'sim-swap':
    case 'device-swap': {
      const name = question === 'sim-swap' ? 'latestSimChange' : 'latestDeviceChange';
      const changed = memberOf(answer, name);
      if (changed === null) return 'nothing';
      const at = typeof changed === 'string' ? parseRfc3339(changed) : undefined;
      if (at === undefined) return 'odd';
      if (at < time - withinMs) return 'nothing';
      return changeOf(question, head(String(at)), phone);
    }
    case 'sim-swap-check':
      return onTrue(memberOf(answer, 'swapped'), () =>
        changeOf('sim-swap', head(dayOf(time)), phone),
      );
    case 'device-swap-check':
      return onTrue(memberOf(answer, 'swapped'), () =>
        changeOf('device-swap', head(dayOf(time)), phone),
      );
    case 'call-forwarding':
      return onTrue(memberOf(answer, 'active'), () => ({
        type: 'forwarding.enabled',
        ...head(dayOf(time)),
        phone,
      }));
    case 'number-recycling':
      return onTrue(memberOf(answer, 'phoneNumberRecycled'), () => ({
        type: 'number.activated',
        ...head(dayOf(time)),
        phone,
      }));
    case 'scam-signal':
      return onTrue(memberOf(answer, 'scamSignal'), () => {
        const level = String(memberOf(answer, 'level') ?? '');
        const since = memberOf(answer, 'since');
        const heading = head(`${level}/${typeof since === 'string' ? since : dayOf(time)}`);
        // A carrier that says yes and no more is taken for one that says it in earnest.
        const grade = GRADES[level] ?? 2;
        return { type: 'warning.received', ...heading, warningId: heading.id, phone, grade };
      });
  }
}

function changeOf(what: 'sim-swap' | 'device-swap', head: SignalHead, phone: string): Signal {
  return what === 'sim-swap'
    ? { type: 'sim.swapped', ...head, phone }
    : { type: 'device.changed', ...head, phone };
}

function onTrue(value: unknown, signal: () => Signal): Reading {
  if (value === true) return signal();
  return value === false ? 'nothing' : 'odd';
}

function memberOf(answer: unknown, name: string): unknown {
  return typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined;
}

/** The day of a time in UTC, as `2026-03-01`. */
function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
