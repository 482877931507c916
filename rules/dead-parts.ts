// Warns about parts of a pack that can do nothing: features nobody reads, typologies without rules, levels out of reach.
import type { Draft, DraftTypology } from './draft.ts';

/** Adds a warning for each dead part. */
export function warnAboutDeadParts(draft: Draft): void {
  const features = new Set(draft.rules.flatMap((rule) => rule.features));
  for (const feature of draft.features) {
    if (!features.has(feature.index))
      feature.cursor.warn(`no rule reads feature '${feature.name}'`);
  }
  const sequences = new Set(draft.rules.flatMap((rule) => rule.sequences));
  for (const sequence of draft.sequences) {
    if (!sequences.has(sequence.index))
      sequence.cursor.warn(`no rule reads sequence '${sequence.name}'`);
  }
  for (const typology of draft.typologies) warnAboutReach(draft, typology);
}

function warnAboutReach(draft: Draft, typology: DraftTypology): void {
  const points = draft.rules
    .filter((rule) => rule.typology === typology.index)
    .map((rule) => rule.points);
  if (points.length === 0) {
    typology.cursor.warn(`typology '${typology.id}' has no rule`);
    return;
  }
  const reach =
    typology.combine === 'sum'
      ? Math.min(
          100,
          points.reduce((sum, each) => sum + each, 0),
        )
      : 100 * (1 - points.reduce((rest, each) => rest * (1 - each / 100), 1));
  for (const { level, score } of typology.levels) {
    if (reach < score) {
      typology.cursor.warn(
        `level ${level} needs ${score} points, and all rules of '${typology.id}' together reach ${reach.toFixed(1)}`,
      );
    }
  }
}
