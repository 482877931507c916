// The dashboards ask for what there is: metrics by their names and labels, data sources and containers as they are provisioned.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../api/metrics.ts';
import { composeServices } from './compose-services.ts';
import { dashboardQueries } from './dashboards.ts';

const queries = dashboardQueries();

test('every metric of a dashboard is one that the server has', async () => {
  const text = await createMetrics().render();
  const kinds = new Map(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind = '']) => [name, kind]),
  );
  const asked = queries.flatMap(({ place, promQl = '' }) =>
    [...promQl.matchAll(/forewarn_\w+/g)].map(([name]) => ({ place, name })),
  );
  expect(asked.length).toBeGreaterThan(15);
  const isThere = (name: string) =>
    kinds.has(name) || kinds.get(name.replace(/_(bucket|sum|count)$/, '')) === 'histogram';
  expect(asked.filter(({ name }) => !isThere(name))).toEqual([]);
});

test('panels have numbers of their own and a data source that is provisioned', () => {
  const file = new URL('../deploy/grafana/datasources/forewarn.yaml', import.meta.url);
  const made: { datasources: { uid: string; url?: string }[] } = parse(readFileSync(file, 'utf8'));
  const sources = made.datasources.map(({ uid }) => uid);
  expect(queries.filter(({ source }) => !sources.includes(source))).toEqual([]);
  for (const { promQl, sql, source, place } of queries) {
    expect(source, place).toBe(promQl === undefined ? 'forewarn-ledger' : 'forewarn-metrics');
    expect(sql === undefined, place).toBe(promQl !== undefined);
  }
  const panels = new Set(queries.map(({ place, panelId }) => `${place.split(':')[0]} ${panelId}`));
  expect(panels.size).toBe(new Set(queries.map(({ place }) => place)).size);
});

test('the containers of dashboards run without rights, with limits, and read what is in the project', () => {
  const services = composeServices();
  for (const name of ['prometheus', 'grafana']) {
    const given = services[name]?.given;
    expect(given, name).toMatchObject({ profiles: ['dashboards'], read_only: true, cpus: 1 });
    expect(given?.['user'], name).toBeTruthy();
  }
  const targets = readFileSync(
    new URL('../deploy/prometheus/prometheus.yml', import.meta.url),
    'utf8',
  );
  const [, names = ''] = /names: \[([^\]]+)\]/.exec(targets) ?? [];
  for (const name of names.split(', ')) expect(Object.keys(services)).toContain(name);
});
