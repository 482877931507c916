// Places of the nodes of a graph: a column for each hop, those that stand together beside each other.
import type { GraphAnswer } from '../../api/contract/graph.ts';

export type GraphNode = Exclude<GraphAnswer['nodes'], undefined>[number];
export type GraphEdge = Exclude<GraphAnswer['edges'], undefined>[number];

/** Width of a node, px. */
export const NODE_WIDTH = 210;
/** From a column to the next at least, px: edges need room to bend. */
export const COLUMN_MIN = 330;
export const ROW = 34;

export interface Placed extends GraphNode {
  readonly x: number;
  readonly y: number;
  /** It has neighbours a hop on. */
  readonly hasMore: boolean;
}

export interface Layout {
  readonly nodes: readonly Placed[];
  readonly edges: readonly GraphEdge[];
  readonly width: number;
  readonly height: number;
}

/** The suspect, those it met, and what those in `opened` met. Columns share `roomPx`, also that of nodes that are not opened yet. */
export function layoutOf(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  opened: ReadonlySet<number>,
  roomPx = 0,
): Layout {
  const steps = Math.max(1, ...nodes.map(({ hop }) => hop));
  const column = Math.max(COLUMN_MIN, Math.floor((roomPx - NODE_WIDTH) / steps));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map<number, number[]>();
  for (const { from, to } of edges)
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const)
      if (byId.get(b)?.hop === (byId.get(a)?.hop ?? 0) + 1)
        parents.set(b, [...(parents.get(b) ?? []), a]);
  const isShown = ({ id, hop }: GraphNode) =>
    hop < 2 || (parents.get(id) ?? []).some((parent) => opened.has(parent));
  const shown = nodes.filter(isShown);
  const columns = [0, 1, 2].map((hop) => shown.filter((node) => node.hop === hop));
  const height = Math.max(...columns.map(({ length }) => length), 1) * ROW;
  const y = new Map<number, number>();
  const placed: Placed[] = [];
  for (const [hop, members] of columns.entries()) {
    const near = ({ id }: GraphNode) => {
      const rows = (parents.get(id) ?? []).flatMap((parent) => y.get(parent) ?? []);
      return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
    };
    const sorted = [...members].sort((a, b) => near(a) - near(b) || a.id - b.id);
    for (const [index, node] of sorted.entries()) {
      const row = ROW * (index + 0.5);
      y.set(node.id, row);
      const hasMore =
        hop === 1 &&
        [...parents].some(([id, all]) => byId.get(id)?.hop === 2 && all.includes(node.id));
      placed.push({ ...node, x: hop * column, y: row, hasMore });
    }
  }
  const ids = new Set(placed.map(({ id }) => id));
  return {
    nodes: placed,
    edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
    width: steps * column + NODE_WIDTH,
    height,
  };
}
