// All metrics of the process in one plain object, so that whoever measures something needs not know prom-client. Names have the prefix
// `forewarn_`, base units, and no person, phone or account among their labels. What the pumps and the desks count themselves is set from
// their views just before it is shown; the rest is counted as it happens.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { LEVELS } from '../signal/level.ts';
import { type ArchiveMetrics, archiveMetrics } from './archive-metrics.ts';
import { type BacktestMetrics, backtestMetrics } from './backtest-metrics.ts';
import { type CheckMetrics, checkMetrics } from './check-metrics.ts';
import { type DeliveryMetrics, deliveryMetrics } from './delivery-metrics.ts';
import { type DeskMetrics, deskMetrics } from './desk-metrics.ts';
import { fineHistogram } from './fine-histogram.ts';
import { type LadderMetrics, ladderMetrics } from './ladder-metrics.ts';
import type { PumpView } from './pump-view.ts';
import { type QualityMetrics, qualityMetrics } from './quality-metrics.ts';
import { type RetentionMetrics, retentionMetrics } from './retention-metrics.ts';
import { type RuleMetrics, ruleMetrics } from './rule-metrics.ts';
import { type SourceMetrics, sourceMetrics } from './source-metrics.ts';
import { type StaffMetrics, staffMetrics } from './staff-metrics.ts';

export interface RequestLabels {
  readonly method: string;
  /** The route's pattern, never the path. */
  readonly route: string;
  readonly status: number;
}

export interface Metrics
  extends SourceMetrics,
    DeliveryMetrics,
    QualityMetrics,
    DeskMetrics,
    StaffMetrics,
    CheckMetrics,
    LadderMetrics,
    ArchiveMetrics,
    BacktestMetrics,
    RetentionMetrics,
    RuleMetrics {
  /** Signals by where they came from; `result` such as accepted, late, duplicate, rejected. */
  countSignals(labels: { source: string; type: string; result: string }, count: number): void;
  countHttpItems(accepted: number, rejected: number): void;
  /** Somebody asked how a subject stands. */
  countRiskRead(kind: string, level: string): void;
  /** An effect that had to be told again because `sink` was away. */
  countEffectRetry(sink: string): void;
  /** Of a signal in the engine. */
  observeDecisionSeconds(seconds: number): void;
  /** Of a batch of frames in the engine. */
  observeBatchSeconds(seconds: number): void;
  observeEndToEndSeconds(seconds: number): void;
  observeRequest(labels: RequestLabels, seconds: number): void;
  /** What a partition of the log takes of Redis's memory, and how many frames were dropped just now. */
  observeLog(partition: number, byteCount: number, droppedCount: number): void;
  /** A checkpoint that is kept. */
  observeCheckpoint(partition: number, saved: CheckpointMeasured): void;
  /** One view a partition, in the order of the partitions. */
  setPumps(pumps: readonly PumpView[]): void;
  /** Frames that the log has and the pump of each partition, or slice, has not told. */
  setLogLags(lags: readonly LogLag[]): void;
  /** The text that Prometheus reads. */
  render(): Promise<string>;
  readonly contentType: string;
}

export interface LogLag {
  /** Number of the partition, or of the slice. */
  readonly partition: number;
  readonly frames: number;
}

export interface CheckpointMeasured {
  /** How long the engine stood still. */
  readonly pauseSeconds: number;
  /** Until it was on the disk. */
  readonly tookSeconds: number;
  readonly byteCount: number;
}

export interface MetricsOptions {
  /** Memory, event loop and garbage collection of the process as well; starts timers and observers that live as long as the process. */
  readonly collectProcess?: boolean;
}

/** From 0.1 ms to 10 s. */
const SECONDS_BUCKETS = [
  0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];
/** Sources name themselves; more of them than this count as `other`, so that nobody can fill our memory with names. */
const SOURCES_MAX = 200;

/** A fresh registry with every metric in it at zero. */
export function createMetrics(options: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  if (options.collectProcess === true) {
    collectDefaultMetrics({ register: registry, prefix: 'forewarn_' });
  }
  const registers = [registry];
  return {
    ...flowMetrics(registers),
    ...deskMetrics(registers),
    ...viewMetrics(registers),
    ...sourceMetrics(registers),
    ...deliveryMetrics(registers),
    ...qualityMetrics(registers),
    ...staffMetrics(registers),
    ...checkpointMetrics(registers),
    ...checkMetrics(registers),
    ...ladderMetrics(registers),
    ...archiveMetrics(registers),
    ...retentionMetrics(registers),
    ...backtestMetrics(registers),
    ...ruleMetrics(registers),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

type Registers = Registry[];

type FlowMetrics = Pick<
  Metrics,
  | 'countSignals'
  | 'countHttpItems'
  | 'countRiskRead'
  | 'countEffectRetry'
  | 'observeDecisionSeconds'
  | 'observeBatchSeconds'
  | 'observeEndToEndSeconds'
  | 'observeRequest'
  | 'observeLog'
>;

function flowMetrics(registers: Registers): FlowMetrics {
  const boundedSource = boundedNames(SOURCES_MAX);
  const signals = new Counter({
    name: 'forewarn_signals_total',
    help: 'Signals by source, type and what became of them.',
    labelNames: ['source', 'type', 'result'],
    registers,
  });
  const httpItems = new Counter({
    name: 'forewarn_http_items_total',
    help: 'Items of POST /v1/signals by whether they were accepted.',
    labelNames: ['result'],
    registers,
  });
  const riskReads = new Counter({
    name: 'forewarn_risk_reads_total',
    help: 'Answers of GET /v1/risk by kind of subject and the level that was held.',
    labelNames: ['kind', 'level'],
    registers,
  });
  const retries = new Counter({
    name: 'forewarn_effects_retried_total',
    help: 'Effects told again because a sink was away.',
    labelNames: ['sink'],
    registers,
  });
  const decision = fineHistogram(
    registers,
    'decision_duration',
    'Time of a signal in the engine, from being scanned to being decided; one in 64 is timed.',
  );
  const batch = fineHistogram(
    registers,
    'engine_batch',
    'Time of a batch of frames in the engine.',
  );
  const endToEnd = fineHistogram(
    registers,
    'end_to_end',
    'From the log taking a frame to its tasks and messages being told.',
  );
  const request = secondsHistogram('http_request_duration', 'Time to answer a request.', [
    'method',
    'route',
    'status',
  ]);
  const logBytes = new Gauge({
    name: 'forewarn_log_bytes',
    help: "What a partition of the signal log takes of Redis's memory.",
    labelNames: ['partition'],
    registers,
  });
  const logDropped = new Counter({
    name: 'forewarn_log_frames_dropped_total',
    help: 'Frames that the log let go of because nobody needs them any more.',
    labelNames: ['partition'],
    registers,
  });
  function secondsHistogram(name: string, help: string, labelNames: string[]) {
    const fullName = `forewarn_${name}_seconds`;
    return new Histogram({ name: fullName, help, labelNames, buckets: SECONDS_BUCKETS, registers });
  }
  return {
    countSignals: ({ source, type, result }, count) =>
      signals.inc({ source: boundedSource(source), type, result }, count),
    countHttpItems(accepted, rejected) {
      httpItems.inc({ result: 'accepted' }, accepted);
      httpItems.inc({ result: 'rejected' }, rejected);
    },
    countRiskRead: (kind, level) => riskReads.inc({ kind, level }),
    countEffectRetry: (sink) => retries.inc({ sink }),
    observeDecisionSeconds: (seconds) => decision.observe(seconds),
    observeBatchSeconds: (seconds) => batch.observe(seconds),
    observeEndToEndSeconds: (seconds) => endToEnd.observe(seconds),
    observeLog(partition, byteCount, droppedCount) {
      logBytes.set({ partition: String(partition) }, byteCount);
      logDropped.inc({ partition: String(partition) }, droppedCount);
    },
    observeRequest: ({ method, route, status }, seconds) =>
      request.observe({ method, route, status: String(status) }, seconds),
  };
}

function checkpointMetrics(registers: Registers): Pick<Metrics, 'observeCheckpoint'> {
  const pause = fineHistogram(
    registers,
    'checkpoint_pause',
    'The longest that the engine stood still at once while its state was copied.',
  );
  const took = fineHistogram(
    registers,
    'checkpoint_write',
    'From the beginning of a checkpoint to its being on the disk.',
  );
  const bytes = new Gauge({
    name: 'forewarn_checkpoint_bytes',
    help: 'Size of the newest checkpoint.',
    labelNames: ['partition'],
    registers,
  });
  return {
    observeCheckpoint(partition, { pauseSeconds, tookSeconds, byteCount }) {
      pause.observe(pauseSeconds);
      took.observe(tookSeconds);
      bytes.set({ partition: String(partition) }, byteCount);
    },
  };
}

function viewMetrics(registers: Registers): Pick<Metrics, 'setPumps' | 'setLogLags'> {
  const taken = new Counter({
    name: 'forewarn_engine_signals_total',
    help: 'Signals that the engine took in since the start, by what became of them.',
    labelNames: ['partition', 'result'],
    registers,
  });
  const late = new Counter({
    name: 'forewarn_late_signals_total',
    help: 'Signals that came later than the allowed lateness.',
    registers,
  });
  const decisions = new Counter({
    name: 'forewarn_decisions_total',
    help: 'Decisions since the start by level.',
    labelNames: ['level'],
    registers,
  });
  const byPartition = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['partition'], registers });
  const checkpointAge = byPartition('forewarn_checkpoint_age_seconds', 'Age of the checkpoint.');
  const effectP99 = byPartition(
    'forewarn_effect_p99_seconds',
    'From the log taking a frame to its tasks and messages being told, 99th percentile since the start.',
  );
  const lag = byPartition(
    'forewarn_log_lag_seconds',
    'Age of the oldest frame that was read and not told; while the log is away, since when.',
  );
  const leftBehind = byPartition(
    'forewarn_histories_left_behind',
    'People whose history stayed in another slice of people when they were linked, since the start.',
  );
  const isWaiting = byPartition(
    'forewarn_pump_waiting',
    '1 while a pump waits for something outside that is away, and reads nothing more.',
  );
  const lagFrames = byPartition(
    'forewarn_log_lag_frames',
    'Frames that the log has and that were not told, where the log can tell (Kafka).',
  );
  return {
    setLogLags(lags) {
      // A slice that went to another engine lags there.
      lagFrames.reset();
      for (const { partition, frames } of lags)
        lagFrames.set({ partition: String(partition) }, frames);
    },
    setPumps(pumps) {
      for (const counter of [taken, late, decisions]) counter.reset();
      for (const [i, pump] of pumps.entries()) {
        const partition = String(pump.partition ?? i);
        for (const [result, count] of Object.entries(pump.counts)) {
          taken.inc({ partition, result }, count);
        }
        late.inc(pump.counts.late);
        for (const level of LEVELS) decisions.inc({ level }, pump.decisionsByLevel[level]);
        checkpointAge.set({ partition }, pump.checkpointAgeMs / 1_000);
        effectP99.set({ partition }, pump.latency.endToEndMs.p99 / 1_000);
        isWaiting.set({ partition }, pump.waitsFor === undefined ? 0 : 1);
        lag.set({ partition }, pump.lagMs / 1_000);
        leftBehind.set({ partition }, pump.leftBehindCount ?? 0);
      }
    },
  };
}

/** Lets the first names through and calls all later ones `other`. */
function boundedNames(countMax: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= countMax) return 'other';
    known.add(name);
    return name;
  };
}
