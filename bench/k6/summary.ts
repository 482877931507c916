// What k6 found, as a short table: one line a metric that says something of us, and one a threshold that broke.

const SHOWN =
  /^(http_reqs|http_req_duration|http_req_failed|checks|signals_sent|tasks_closed|nothing_to_claim|dropped_iterations|unchanged|(claim|renew|outcome|list|plain|send|read|report)_ms)$/;

export type Metrics = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Prints k6's end-of-test summary and returns the values of the metrics that it shows. */
export function printSummary(summary: unknown): Metrics {
  const metrics: Record<string, Record<string, number>> = {};
  for (const [name, metric] of Object.entries(Object(Reflect.get(Object(summary), 'metrics')))) {
    for (const [threshold, verdict] of Object.entries(
      Object(Reflect.get(Object(metric), 'thresholds')),
    )) {
      if (Reflect.get(Object(verdict), 'ok') === false)
        console.log(`  ✗ ${name}: ${threshold} does not hold`);
    }
    if (!SHOWN.test(name)) continue;
    const values = Object.entries(Object(Reflect.get(Object(metric), 'values')));
    metrics[name] = Object.fromEntries(values.map(([key, value]) => [key, round(Number(value))]));
    const line = Object.entries(metrics[name]).map(([key, value]) => `${key} ${value}`);
    console.log(`  ${name.padEnd(20)} ${line.join('  ')}`);
  }
  return metrics;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
