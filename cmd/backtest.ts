// `forewarn backtest`: what a pack would have done on signals that came, beside the pack that is live.
import { capacitiesOf } from '../backtest/desk-capacity.ts';
import { type BacktestPlan, planBacktest } from '../backtest/plan.ts';
import type { BacktestProgress } from '../backtest/play-packs.ts';
import { htmlReport, textReport } from '../backtest/report-text.ts';
import { runBacktest } from '../backtest/run-backtest.ts';
import { archiveSource, type SignalsSource } from '../backtest/signals-source.ts';
import { lookBackOf } from '../backtest/warm-up.ts';
import { readSignals } from '../connectors/file/read-signals.ts';
import { readDeskSettings } from '../dissuasion/desk-settings.ts';
import { packFrames } from '../log/frame.ts';
import { loadPlan } from '../runtime/load-pack.ts';
import { parseRfc3339, printTime } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import { isRegionCode } from '../signal/region.ts';
import { archivePlaceOf } from './archive.ts';
import { type Arguments, type Command, textOption } from './command.ts';
import { readConfig } from './config.ts';
import { OutFile } from './out-file.ts';
import { formatCount, ProgressLine, writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

const DAY_MS = 86_400_000;
/** A file's signals were past when it was written, whenever they were taken in. */
const ALWAYS_PAST = Number.MAX_SAFE_INTEGER;

export const backtestCommand: Command = {
  name: 'backtest',
  takes: '[INPUT…]',
  summary:
    'Run a rule pack over archived signals beside the live one, and compare whom they warned.',
  details:
    'Signals come from the archive of --dir or FOREWARN_ARCHIVE_DIR, else from files of NDJSON (INPUT). Both packs run in one reading, each by the engine\n' +
    'of production, from as long before --from as their windows reach back. Ctrl-C ends it early with what there is, marked so. docs/backtest.md.',
  options: {
    pack: {
      kind: 'text',
      placeholder: 'DIR',
      text: 'Folder of the pack to try.',
      isRequired: true,
    },
    against: {
      kind: 'text',
      placeholder: 'DIR',
      text: 'Folder of the live pack; FOREWARN_PACK_DIR when missing.',
    },
    from: {
      kind: 'text',
      placeholder: 'TIME',
      text: 'First day (2026-03-02) or time; the first signal when missing.',
    },
    to: {
      kind: 'text',
      placeholder: 'TIME',
      text: 'Day or time that ends it and is not in it; the last signal when missing.',
    },
    region: { kind: 'text', placeholder: 'CODE', text: 'Judge this region alone, as 330100.' },
    capacity: {
      kind: 'number',
      placeholder: 'N',
      text: 'Calls that every desk can make a day; as its people and hours are set when missing.',
      min: 1,
    },
    desks: {
      kind: 'text',
      placeholder: 'FILE',
      text: 'Settings of desks, for what their people can take and how long a rule is quiet after no fraud; FOREWARN_DESKS_FILE when missing.',
    },
    'warm-up': {
      kind: 'number',
      placeholder: 'DAYS',
      text: 'Days read before --from; as long as the packs look back when missing.',
    },
    dir: { kind: 'text', placeholder: 'DIR', text: 'Folder of the archive.' },
    html: { kind: 'text', placeholder: 'OUT.html', text: 'Write the report as one HTML file.' },
    lang: { kind: 'text', placeholder: 'zh|en', text: 'Language of the report.', fallback: 'en' },
    plan: {
      kind: 'flag',
      text: 'Only say how long it would take here, measured on the first signals of the archive.',
    },
    json: { kind: 'flag', text: 'Print the result as JSON.' },
  },
  async run(given) {
    const lang = textOption(given, 'lang');
    if (lang !== 'zh' && lang !== 'en')
      throw new FwError('FW_USAGE', `--lang is zh or en, not '${lang}'`);
    const { packDir, desksFile } = readConfig(process.env, projectDir());
    const against = textOption(given, 'against');
    const challenger = loadPlan(textOption(given, 'pack'));
    const live = loadPlan(against === '' ? packDir : against);
    const from = timeOption(given, 'from', Number.NEGATIVE_INFINITY);
    const to = timeOption(given, 'to', Number.POSITIVE_INFINITY);
    if (from >= to) throw new FwError('FW_USAGE', '--to must be later than --from');
    const days = given.options['warm-up'];
    const warmUpMs = days === undefined ? lookBackOf([challenger, live]).ms : Number(days) * DAY_MS;
    const source = await sourceOf(given, { from, to, warmUpMs });
    const region = regionOption(given);
    const { staff, quietAfterNotFraudMs } = readDeskSettings(
      textOption(given, 'desks') || desksFile,
    );
    const capacity = given.options['capacity'];
    const options = {
      challenger,
      live,
      from,
      to,
      ...(region === '' ? {} : { region }),
      episodes: { quietAfterNotFraudMs },
      capacity: capacitiesOf(capacity === undefined ? {} : { capacity: Number(capacity) }, staff),
    };
    if (given.options['plan'] === true)
      return printPlan(given, await planBacktest(options, source, cpuSeconds));
    const progress = new ProgressLine();
    const result = await runBacktest({
      ...options,
      frames: source.frames,
      onProgress: (reached) => progress.show(progressText(reached, source)),
      stopping: stopOnSignal(),
    });
    progress.clear();
    if (result.signals === 0) throw noSignals();
    const html = textOption(given, 'html');
    if (html !== '') {
      const file = await OutFile.open(html);
      await file.write(htmlReport(result, lang));
      await file.close();
    }
    const isJson = given.options['json'] === true;
    writeLine(isJson ? JSON.stringify(result, undefined, 2) : textReport(result, lang));
    return result.isPartial ? 1 : 0;
  },
};

function printPlan(given: Arguments, plan: BacktestPlan): number {
  if (plan.measured === 0) throw noSignals();
  const { signals, byteCount, measured, signalsPerSecond, seconds, hoursOfMonth } = plan;
  if (given.options['json'] === true) writeLine(JSON.stringify(plan, undefined, 2));
  else {
    writeLine(`to read        ${formatCount(signals)} signals, ${formatCount(byteCount / 1e6)} MB`);
    writeLine(
      `measured       ${formatCount(signalsPerSecond)} signals/s of processor time on the first ${formatCount(measured)}`,
    );
    writeLine(`will take      ${durationText(seconds)} with a core to itself`);
    writeLine(`1,000 M signals, about a month of a province: ${hoursOfMonth.toFixed(1)} h`);
  }
  return 0;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function noSignals(): FwError {
  return new FwError(
    'FW_USAGE',
    'there are no signals of that time to run; forewarn archive list says what there is',
  );
}

async function sourceOf(
  given: Arguments,
  stretch: { from: number; to: number; warmUpMs: number },
): Promise<SignalsSource> {
  if (given.positionals.length > 0) return { frames: fileFrames(given.positionals) };
  const { dir, keys } = archivePlaceOf(given);
  return await archiveSource({ dir, keys: keys(), ...stretch });
}

async function* fileFrames(inputs: readonly string[]) {
  for await (const batch of readSignals(inputs))
    for (const frame of packFrames(batch.accepted)) yield { frame, appendedAt: ALWAYS_PAST };
}

function progressText(reached: BacktestProgress, { byteCount }: SignalsSource): string {
  const { signals, seconds, at } = reached;
  const rate = `${formatCount(signals)} signals, ${formatCount(signals / seconds)}/s`;
  const time = Number.isFinite(at) ? `, at ${printTime(at).slice(0, 16)}` : '';
  if (byteCount === undefined || byteCount === 0) return `${rate}${time}`;
  const share = reached.byteCount / byteCount;
  const left = (seconds / share) * (1 - share);
  return `${(100 * share).toFixed(1)} %, ${rate}${time}, ${durationText(left)} left`;
}

function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5_400) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1)} h`;
}

function timeOption(given: Arguments, name: string, fallback: number): number {
  const text = textOption(given, name);
  if (text === '') return fallback;
  const time = parseRfc3339(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00+08:00` : text);
  if (time !== undefined) return time;
  throw new FwError(
    'FW_USAGE',
    `--${name} is a day as 2026-03-02 or a time as 2026-03-02T08:00:00+08:00, not '${text}'`,
  );
}

function regionOption(given: Arguments): string {
  const region = textOption(given, 'region');
  if (region === '' || isRegionCode(region)) return region;
  throw new FwError('FW_USAGE', `--region is a six-digit code as 330100, not '${region}'`);
}

/** Aborts at the first Ctrl-C or SIGTERM; the second ends the process at once. */
function stopOnSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
  return stopping.signal;
}
