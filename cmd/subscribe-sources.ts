// `forewarn sources subscribe`: carriers are asked to push the events of numbers to a source, as its entry says.
import { readFileSync } from 'node:fs';
import { EventSubscriber } from '../connectors/camara/event-subscription.ts';
import type { HttpPushConfig } from '../connectors/http-push/http-push-entry.ts';
import type { SourceConfig } from '../connectors/source/sources-file.ts';
import { FwError } from '../signal/fw-error.ts';
import { maskPhone, normalizePhone } from '../signal/phone.ts';

/** What came of one number and one kind of event. */
export interface Subscribed {
  /** Masked. */
  readonly phone: string;
  readonly type: string;
  readonly id?: string;
  /** Why it was not subscribed to. */
  readonly why?: string;
}

const NUMBER = /^\+[1-9][0-9]{4,14}$/;

/** Numbers of a file, one a line, as carriers take them. Throws FW_FILE, and FW_USAGE with the lines that are none. */
export function numbersIn(path: string): string[] {
  const lines = textOf(path).split(/\r?\n/);
  const numbers = lines.map((line) => normalizePhone(line.trim()));
  const wrong = numbers.flatMap((number, i) =>
    number === '' || NUMBER.test(number) ? [] : [String(i + 1)],
  );
  if (wrong.length > 0) {
    const text = `${path} has what is no number with its country (+86…) in line ${wrong.join(', ')}`;
    throw new FwError('FW_USAGE', text);
  }
  return [...new Set(numbers.filter((number) => number !== ''))];
}

/** Subscribes to all that the entry of a source says, for each number, until a time, epoch ms. Throws FW_USAGE for a source that says nothing. */
export async function* subscribeAll(
  configs: readonly SourceConfig[],
  name: string,
  numbers: readonly string[],
  until: number,
): AsyncGenerator<Subscribed> {
  const { subscribe, tokens } = subscribingSource(configs, name);
  for (const settings of subscribe) {
    const subscriber = new EventSubscriber(settings, tokens.at(-1));
    for (const number of numbers) {
      const told = { phone: maskPhone(number), type: settings.type };
      try {
        const { id } = await subscriber.subscribe(number, until);
        yield { ...told, ...(id === undefined ? {} : { id }) };
      } catch (error) {
        yield { ...told, why: error instanceof Error ? error.message : String(error) };
      }
    }
  }
}

function subscribingSource(configs: readonly SourceConfig[], name: string): HttpPushConfig {
  const subscribing = configs.filter(
    (config): config is HttpPushConfig =>
      config.kind === 'http-push' && config.subscribe.length > 0,
  );
  const found = subscribing.find((config) => config.name === name);
  if (found !== undefined) return found;
  const names = subscribing.map((config) => config.name).join(', ') || 'none';
  const text = `'${name}' is no source of kind http-push with 'subscribe' in its entry; those that have it: ${names}`;
  throw new FwError('FW_USAGE', text);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `The numbers in ${path} cannot be read: ${why}.`, { cause });
  }
}
