// A map for tests: every county is a square, in rows from the south-west on.
import { regionsOf } from '../signal/region.ts';

const IN_A_ROW = 12;
const [WEST, SOUTH, SIDE] = [118, 27.2, 0.3];

interface SquareOptions {
  readonly without?: string;
  readonly besides?: string;
}

export function mapOfSquares({ without, besides }: SquareOptions = {}): string {
  const codes = regionsOf('330000')
    .flatMap(({ code }) => regionsOf(code))
    .map(({ code }) => code)
    .filter((code) => code !== without)
    .sort();
  const features = [...codes, ...(besides === undefined ? [] : [besides])].map((code, i) => {
    const [x, y] = [WEST + (i % IN_A_ROW) * SIDE, SOUTH + Math.floor(i / IN_A_ROW) * SIDE];
    const ring = [
      [x, y],
      [x + SIDE, y],
      [x + SIDE, y + SIDE],
      [x, y + SIDE],
      [x, y],
    ];
    return {
      type: 'Feature',
      properties: { adcode: Number(code) },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  });
  return JSON.stringify({ type: 'FeatureCollection', features });
}
