// What of a region can be compared over two days: counties that were redrawn between them are compared together with those that they were
// redrawn with, and a county that only got another code goes on under the new one.
import { regionTree } from './region.ts';

/** Counties that were redrawn among each other. Both lists are sorted. */
export interface RedrawnArea {
  /** Codes of its counties before the first change and after the last. */
  readonly codesBefore: readonly string[];
  readonly codesAfter: readonly string[];
  /** Days of change, `yyyy-MM-dd` in Shanghai. */
  readonly changedOn: readonly string[];
}

/** What of counties is alike over a stretch of time. */
export interface LikeRegions {
  /** Old code → new code of counties that changed nothing but their code. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Areas in which more than a code changed, by their first code. */
  readonly areas: readonly RedrawnArea[];
  /** The area of a code, old or new; undefined for counties that are the same all the time. */
  areaOf(code: string): RedrawnArea | undefined;
}

interface Change {
  readonly code: string;
  readonly day: string;
  readonly successors: readonly string[];
}

/** What is alike from the first day to the last (`yyyy-MM-dd`, a change on the first day counts as made, one on the last as not yet). */
export function likeRegions(firstDay: string, lastDay: string): LikeRegions {
  const renamed = new Map<string, string>();
  const areas: RedrawnArea[] = [];
  for (const changes of joinedChanges(changesBetween(firstDay, lastDay))) {
    const area = areaOfChanges(changes);
    const [before, after] = [area.codesBefore[0], area.codesAfter[0]];
    const isRename = area.codesBefore.length === 1 && area.codesAfter.length === 1;
    if (!isRename || before === undefined || after === undefined) areas.push(area);
    else for (const code of codesOf(changes)) if (code !== after) renamed.set(code, after);
  }
  areas.sort((a, b) => ((a.codesBefore[0] ?? '') < (b.codesBefore[0] ?? '') ? -1 : 1));
  const byCode = new Map<string, RedrawnArea>();
  for (const area of areas)
    for (const code of [...area.codesBefore, ...area.codesAfter]) byCode.set(code, area);
  return { renamed, areas, areaOf: (code) => byCode.get(code) };
}

function changesBetween(firstDay: string, lastDay: string): Change[] {
  return regionTree().regions.flatMap(({ code, validTo: day, successors }) => {
    if (day === undefined || successors === undefined) return [];
    return day > firstDay && day < lastDay ? [{ code, day, successors }] : [];
  });
}

/** Changes that share a county, directly or over others, in one list. */
function joinedChanges(changes: readonly Change[]): Change[][] {
  let groups: { codes: Set<string>; changes: Change[] }[] = [];
  for (const change of changes) {
    const codes = new Set([change.code, ...change.successors]);
    const touched = groups.filter((group) => !group.codes.isDisjointFrom(codes));
    groups = groups.filter((group) => !touched.includes(group));
    groups.push({
      codes: touched.reduce((all, group) => all.union(group.codes), codes),
      changes: [...touched.flatMap((group) => group.changes), change],
    });
  }
  return groups.map((group) => group.changes);
}

function codesOf(changes: readonly Change[]): Set<string> {
  return new Set(changes.flatMap(({ code, successors }) => [code, ...successors]));
}

function areaOfChanges(changes: readonly Change[]): RedrawnArea {
  const before = new Set<string>();
  const made = new Set<string>();
  const byDay = Map.groupBy(changes, ({ day }) => day);
  const days = [...byDay.keys()].sort();
  for (const day of days) {
    const today = byDay.get(day) ?? [];
    for (const { code } of today) if (!made.delete(code)) before.add(code);
    for (const { successors } of today) for (const code of successors) made.add(code);
  }
  return { codesBefore: [...before].sort(), codesAfter: [...made].sort(), changedOn: days };
}
