// How the rows of a report are told apart: each by a key for every grouping, and all together by the empty one.
import { DAY_START_SQL } from './counted-days.ts';
import { type Grouping, groupingSql } from './region-filter.ts';

export interface ReportGroups {
  /** Columns of the keys. */
  readonly names: readonly string[];
  /** SQL that makes them of day, region and typology: `city/330100`. */
  readonly select: string;
  /** SQL of the key of a set; of the sets that have not a grouping its column is empty, and so the key of all together is. */
  readonly groupKey: string;
  /** GROUP BY of every grouping and of all together. */
  readonly groupBy: string;
}

/** Those of these groupings. */
export function reportGroups(groupings: readonly Grouping[]): ReportGroups {
  const names = groupings.map((_, at) => `key${at}`);
  return {
    names,
    select: groupings.map((by, at) => `${groupKeySql(by)} AS key${at}`).join(', '),
    groupKey: `concat(${["''", ...names].join(', ')})`,
    // States of groups are joined to those of all by ROLLUP, where GROUPING SETS adds each value to both.
    groupBy:
      names.length === 1
        ? `ROLLUP(${names[0]})`
        : `GROUPING SETS ((), ${names.map((name) => `(${name})`).join(', ')})`,
  };
}

/** SQL of the key of a row in a grouping, over day, region and typology. */
export function groupKeySql(by: Grouping): string {
  return `concat('${by}/', ${groupingSql(by, DAY_START_SQL)})`;
}
