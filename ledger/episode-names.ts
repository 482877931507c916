// Whom an episode names, in the words of the index over it (schema/0040): a condition in other words would read every episode.

const NAMES_SQL =
  "arrayConcat([person_id, phone], JSONExtract(suspects, 'Array(Tuple(id String))').id, JSONExtract(transfers, 'Array(Tuple(payee String))').payee)";

/** SQL of whether an episode names one of `ids`, which is SQL of an Array(String): as its person, their phone, a suspect or a payee. */
export function namesAnySql(ids: string): string {
  return `hasAny(${NAMES_SQL}, ${ids})`;
}
