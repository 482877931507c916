// `forewarn explain DECISION`: replays the input up to a recorded decision and shows what made it: rules, points, feature values and
// the signals behind them.
import { readSignals } from '../connectors/file/read-signals.ts';
import { loadMapping } from '../connectors/mapping/compile-mapping.ts';
import type { Decision, RuleHit } from '../engine/decision.ts';
import { Engine } from '../engine/engine.ts';
import { loadPlan } from '../runtime/load-pack.ts';
import { formatDurationMs, printTime } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { identityText, printSignal, type Signal } from '../signal/signal.ts';
import { type Command, textOption } from './command.ts';
import { writeLine } from './output.ts';

type ReadOptions = NonNullable<Parameters<typeof readSignals>[1]>;

export const explainCommand: Command = {
  name: 'explain',
  summary: 'Replay the input of a decision and show the rules, values and signals that made it.',
  takes: 'DECISION INPUT…',
  takesMin: 2,
  details:
    'INPUT is what the decision was made from, as for replay, in the same order; - cannot be used, as it is read twice.',
  options: {
    pack: { kind: 'text', placeholder: 'DIR', text: 'Folder of the rule pack.', isRequired: true },
    mapping: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'Mapping from the rows of the input to signals.',
    },
    lang: { kind: 'text', placeholder: 'zh|en', text: 'Language of the reasons.', fallback: 'en' },
    json: { kind: 'flag', text: 'Print the decision and its signals as JSON.' },
  },
  async run(given) {
    const [decisionId = '', ...inputs] = given.positionals;
    const mappingPath = textOption(given, 'mapping');
    const options: ReadOptions =
      mappingPath === '' ? {} : { mapping: await loadMapping(mappingPath) };
    const engine = new Engine(loadPlan(textOption(given, 'pack')));
    const decision = await findDecision(engine, decisionId, inputs, options);
    const signals = await findSignals(decision, inputs, options);
    if (given.options['json'] === true)
      writeLine(JSON.stringify({ decision, signals: [...signals.values()] }, undefined, 2));
    else printDecision(decision, signals, textOption(given, 'lang') === 'zh' ? 'zh' : 'en');
    return 0;
  },
};

async function findDecision(
  engine: Engine,
  decisionId: string,
  inputs: readonly string[],
  options: ReadOptions,
): Promise<Decision> {
  let count = 0;
  for await (const { accepted } of readSignals(inputs, options)) {
    for (const signal of accepted) {
      for (const decision of engine.process(signal).decisions) {
        count++;
        if (decision.decisionId === decisionId) return decision;
      }
    }
  }
  throw new FwError(
    'FW_NOT_FOUND',
    `none of the ${count} decisions of this input with this pack is '${decisionId}': use the input and the pack version that made it`,
  );
}

/** The signals that the decision names, by identity. */
async function findSignals(
  decision: Decision,
  inputs: readonly string[],
  options: ReadOptions,
): Promise<Map<string, Signal>> {
  const wanted = new Set([`${decision.signal.source}/${decision.signal.id.split('#')[0]}`]);
  for (const rule of decision.rules) {
    for (const { signals } of Object.values(rule.features))
      for (const id of signals) wanted.add(id);
  }
  const found = new Map<string, Signal>();
  for await (const { accepted } of readSignals(inputs, options)) {
    for (const signal of accepted) {
      const identity = identityText(signal);
      if (wanted.has(identity) && !found.has(identity)) found.set(identity, signal);
    }
    if (found.size === wanted.size) break;
  }
  return found;
}

function printDecision(
  decision: Decision,
  signals: ReadonlyMap<string, Signal>,
  lang: 'zh' | 'en',
): void {
  const { subject, typology, level, score, time, pack } = decision;
  writeLine(
    `${typology} ${level}, score ${score}: ${subject.kind} ${subject.id} at ${printTime(time)} (${pack})`,
  );
  writeLine(`because of ${decision.signal.type} ${decision.signal.source}/${decision.signal.id}`);
  for (const rule of decision.rules) printRule(rule, lang);
  writeLine('\nsignals, in order of time');
  for (const signal of [...signals.values()].sort((a, b) => a.time - b.time)) {
    writeLine(`  ${printTime(signal.time)}  ${printSignal(signal)}`);
  }
}

function printRule(rule: RuleHit, lang: 'zh' | 'en'): void {
  writeLine(`\n${String(rule.points).padStart(6)}  ${rule.id}: ${rule.reason[lang]}`);
  for (const [name, { value, isEstimate, windowMs, key, signals }] of Object.entries(
    rule.features,
  )) {
    const window = windowMs === undefined ? '' : ` over ${formatDurationMs(windowMs)}`;
    writeLine(
      `        ${name} = ${isEstimate ? 'about ' : ''}${value ?? 'missing'}${window}, ${key}`,
    );
    if (signals.length > 0) writeLine(`          from ${signals.join(', ')}`);
  }
}
