// The dashboards of deploy/grafana as what they ask: PromQL of metrics, SQL of counted days.
import { readdirSync, readFileSync } from 'node:fs';
import Type from 'typebox';
import { Value } from 'typebox/value';

const FOLDER = new URL('../deploy/grafana/dashboards/', import.meta.url);

const Dashboard = Type.Object({
  uid: Type.String(),
  title: Type.String(),
  panels: Type.Array(
    Type.Object({
      id: Type.Integer(),
      title: Type.String(),
      datasource: Type.Object({ type: Type.String(), uid: Type.String() }),
      targets: Type.Array(
        Type.Object({ expr: Type.Optional(Type.String()), rawSql: Type.Optional(Type.String()) }),
      ),
    }),
  ),
});

export interface DashboardQuery {
  /** Dashboard and panel. */
  readonly place: string;
  readonly panelId: number;
  /** Of the data source. */
  readonly source: string;
  readonly promQl?: string;
  /** With the macros and variables of Grafana replaced as it does. */
  readonly sql?: string;
}

/** Every query of every dashboard, for March 2026 in all of Zhejiang. */
export function dashboardQueries(): DashboardQuery[] {
  return readdirSync(FOLDER).flatMap((file) => {
    const json: unknown = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
    return Value.Parse(Dashboard, json).panels.flatMap(({ id, title, datasource, targets }) =>
      targets.map(({ expr, rawSql }) => ({
        place: `${file}: ${title}`,
        panelId: id,
        source: datasource.uid,
        ...(expr === undefined ? {} : { promQl: expr }),
        ...(rawSql === undefined ? {} : { sql: filled(rawSql) }),
      })),
    );
  });
}

function filled(sql: string): string {
  return sql
    .replaceAll('$__fromTime', "toDateTime('2026-03-01 00:00:00', 'UTC')")
    .replaceAll('$__toTime', "toDateTime('2026-03-31 00:00:00', 'UTC')")
    .replace(/\$\{region:raw\}/g, '33');
}
