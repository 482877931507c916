// The outlines that the command room draws.
import Type from 'typebox';

export const ProvinceMapView = Type.Object(
  {
    width: Type.Number({ description: 'Of the drawing, in the units of its paths.' }),
    height: Type.Number(),
    areas: Type.Array(
      Type.Object({
        code: Type.String({ description: 'Region code of the county.' }),
        path: Type.String({ description: 'Its outline, as the `d` of an SVG path.' }),
      }),
      { description: 'None without a map of the customer’s own; then tiles are drawn.' },
    ),
  },
  { description: 'The map of FOREWARN_MAP_GEOJSON.' },
);
