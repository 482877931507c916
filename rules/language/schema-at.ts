// What the schema of pack files allows at the end of a way of names: fields with what they mean, and closed sets of words.
import type { Json, JsonObject } from '../../signal/json-schema.ts';
import { packSchema } from '../pack-schema.ts';

const SCHEMA = packSchema();

/** A word that may stand at a place, with what it means. */
export interface Allowed {
  readonly word: string;
  readonly text: string;
}

/** All shapes that a value may have; none where the schema knows nothing. */
export function shapesAt(path: readonly string[]): JsonObject[] {
  let shapes = expand(SCHEMA);
  for (const part of path) shapes = shapes.flatMap((shape) => within(shape, part));
  return shapes;
}

/** Fields that the map at a place may have. */
export function fieldsAt(path: readonly string[]): Allowed[] {
  return shapesAt(path).flatMap(({ properties }) =>
    Object.entries(objectOf(properties)).map(([word, field]) => ({ word, text: textOf(field) })),
  );
}

/** Words that may stand as a value at a place. */
export function wordsAt(path: readonly string[]): string[] {
  const words = shapesAt(path).flatMap((shape) => [
    ...(Array.isArray(shape['enum']) ? shape['enum'] : []),
    ...('const' in shape ? [shape['const']] : []),
    ...(shape['type'] === 'boolean' ? ['true', 'false'] : []),
  ]);
  return words.map(String);
}

/** What the schema says of a place. */
export function textAt(path: readonly string[]): string {
  const above = shapesAt(path.slice(0, -1));
  const named = above.map(({ properties }) => textOf(objectOf(properties)[path.at(-1) ?? '']));
  return named.find((text) => text !== '') ?? shapesAt(path).map(textOf).find(Boolean) ?? '';
}

function within(shape: JsonObject, part: string): JsonObject[] {
  const named = objectOf(shape['properties'])[part];
  if (named !== undefined) return expand(named);
  const [[pattern, value] = []] = Object.entries(objectOf(shape['patternProperties']));
  // A name that does not fit yet is still the place of such a thing.
  if (pattern !== undefined && value !== undefined) return expand(value);
  return /^\d+$/.test(part) ? expand(shape['items']) : [];
}

/** A schema with its references followed and its alternatives apart. */
function expand(schema: Json | undefined): JsonObject[] {
  const shape = objectOf(schema);
  const reference = shape['$ref'];
  if (typeof reference === 'string') {
    const name = reference.split('/').at(-1) ?? '';
    return expand(objectOf(SCHEMA['definitions'])[name]);
  }
  const either = shape['oneOf'];
  return Array.isArray(either) ? either.flatMap(expand) : [shape];
}

function textOf(schema: Json | undefined): string {
  const text = objectOf(schema)['description'];
  return typeof text === 'string' ? text : '';
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
