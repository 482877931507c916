// A customer's own map of the province: GeoJSON that somebody approved, as outlines for the command room. Borders are drawn only where such a file is
// given, and only when it has every county that the figures have and none besides.
import { readFileSync } from 'node:fs';
import Type from 'typebox';
import Value from 'typebox/value';
import { FwError } from '../signal/fw-error.ts';
import { homeRegion, regionName, regionsOf } from '../signal/region.ts';

/** Width of the drawing in its own units. */
const WIDTH = 1_000;
/** Points nearer to each other than this, in those units, are one. */
const STEP = 0.5;
/** Codes that a fault names. */
const NAMED_MAX = 5;
const RING_POINTS_MIN = 3;
const BYTES_MAX = 64 * 1_048_576;

/** Longitude and latitude in degrees; what may stand behind them, a height, is left alone. */
const Position = Type.Array(Type.Number(), { minItems: 2 });
const Polygon = Type.Array(Type.Array(Position));
const Collection = Type.Object({
  features: Type.Array(
    Type.Object({
      properties: Type.Record(Type.String(), Type.Unknown()),
      geometry: Type.Union([
        Type.Object({ type: Type.Literal('Polygon'), coordinates: Polygon }),
        Type.Object({ type: Type.Literal('MultiPolygon'), coordinates: Type.Array(Polygon) }),
      ]),
    }),
  ),
});
type Rings = readonly (readonly (readonly number[])[])[];

export interface ProvinceMap {
  readonly width: number;
  readonly height: number;
  /** A county each, with its outline as an SVG path. */
  readonly areas: readonly { readonly code: string; readonly path: string }[];
}

/** No map: the room draws tiles. */
export const NO_MAP: ProvinceMap = { width: 0, height: 0, areas: [] };

/** The map of a file, none without one. Throws FW_FILE when it cannot be read and FW_CONFIG when it is no map of these counties. */
export function readProvinceMap(file: string | undefined): ProvinceMap {
  if (file === undefined) return NO_MAP;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `the map '${file}' cannot be read: ${why}`, { cause });
  }
  return parseProvinceMap(file, text);
}

/** The map of a text; `name` is how faults call it. Throws FW_CONFIG. */
export function parseProvinceMap(name: string, text: string): ProvinceMap {
  const refuse = (why: string) => new FwError('FW_CONFIG', `the map '${name}' ${why}`);
  if (text.length > BYTES_MAX) throw refuse('is larger than 64 MiB; simplify its outlines');
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (cause) {
    throw refuse(`is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (!Value.Check(Collection, given)) {
    const [first] = Value.Errors(Collection, given);
    throw refuse(
      `is no GeoJSON of polygons: ${first?.instancePath ?? ''} ${first?.message ?? ''}`.trimEnd(),
    );
  }
  const ringsOf = new Map<string, Rings>();
  for (const { properties, geometry } of given.features) {
    const code = String(properties['code'] ?? properties['adcode'] ?? '');
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    ringsOf.set(code, [...(ringsOf.get(code) ?? []), ...polygons.flat()]);
  }
  checkCodes(new Set(ringsOf.keys()), refuse);
  return drawn(ringsOf);
}

/** Every county that is valid now must be there, and nothing else. */
function checkCodes(given: ReadonlySet<string>, refuse: (why: string) => FwError): void {
  const wanted = new Set(
    regionsOf(homeRegion()).flatMap((city) => regionsOf(city.code).map(({ code }) => code)),
  );
  const missing = [...wanted].filter((code) => !given.has(code));
  const unknown = [...given].filter((code) => !wanted.has(code));
  const named = (codes: readonly string[], words: (code: string) => string) =>
    `${codes.slice(0, NAMED_MAX).map(words).join(', ')}${codes.length > NAMED_MAX ? ` and ${codes.length - NAMED_MAX} more` : ''}`;
  if (unknown.length > 0)
    throw refuse(
      `has codes that are no county of ${homeRegion()}: ${named(unknown, (code) => `'${code}'`)}; each feature needs its six digits as properties.code or properties.adcode`,
    );
  if (missing.length > 0)
    throw refuse(
      `lacks ${missing.length} of ${wanted.size} counties: ${named(missing, (code) => `${code} ${regionName(code, 'zh')}`)}`,
    );
}

/** Outlines with degrees of longitude shortened as in the middle of the map; far more exact than a screen for one province. */
function drawn(ringsOf: ReadonlyMap<string, Rings>): ProvinceMap {
  const all = [...ringsOf.values()].flat(2);
  const [west, east] = spread(all.map(([longitude = 0]) => longitude));
  const [south, north] = spread(all.map(([, latitude = 0]) => latitude));
  const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = WIDTH / Math.max((east - west) * narrowing, Number.EPSILON);
  const place = ([longitude = 0, latitude = 0]: readonly number[]) =>
    [(longitude - west) * narrowing * scale, (north - latitude) * scale] as const;
  const areas = [...ringsOf]
    .map(([code, rings]) => ({ code, path: rings.map((ring) => pathOf(ring.map(place))).join('') }))
    .sort((a, b) => a.code.localeCompare(b.code));
  return { width: WIDTH, height: Math.ceil((north - south) * scale), areas };
}

function spread(values: readonly number[]): readonly [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}

/** A closed path; nothing of a ring that is too small to be seen. */
function pathOf(points: readonly (readonly [x: number, y: number])[]): string {
  const kept: (readonly [number, number])[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    if (last === undefined || Math.hypot(point[0] - last[0], point[1] - last[1]) >= STEP)
      kept.push(point);
  }
  if (kept.length < RING_POINTS_MIN) return '';
  return `M${kept.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
}
