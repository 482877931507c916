import { expect, test } from 'vitest';
import {
  COLUMN_MIN as COLUMN,
  type GraphEdge,
  type GraphNode,
  layoutOf,
  NODE_WIDTH,
} from './graph-layout.ts';

const node = (id: number, hop: number): GraphNode => ({ id, kind: 'phone', label: `n${id}`, hop });
const edge = (from: number, to: number): GraphEdge => ({
  ...{ from, to, type: 'call.started', count: 1, lastTime: 0 },
});
const NODES = [node(0, 0), node(1, 1), node(2, 1), node(3, 2), node(4, 2)];
const EDGES = [edge(0, 1), edge(0, 2), edge(2, 3), edge(4, 2), edge(1, 2)];

test('two hops on nothing is shown until it is opened, and then near who was opened', () => {
  const closed = layoutOf(NODES, EDGES, new Set());
  expect(closed.nodes.map(({ id }) => id)).toEqual([0, 1, 2]);
  expect(closed.nodes.map(({ hasMore }) => hasMore)).toEqual([false, false, true]);
  expect(closed.width).toBe(2 * COLUMN + NODE_WIDTH);
  const opened = layoutOf(NODES, EDGES, new Set([2]));
  expect(opened.nodes.map(({ id, x }) => [id, x])).toEqual([
    [0, 0],
    [1, COLUMN],
    [2, COLUMN],
    [3, 2 * COLUMN],
    [4, 2 * COLUMN],
  ]);
  expect(opened.edges).toHaveLength(5);
});

test('columns share the room there is, whatever is opened', () => {
  for (const opened of [new Set<number>(), new Set([2])]) {
    const { nodes, width } = layoutOf(NODES, EDGES, opened, 1_300);
    expect(nodes.find(({ hop }) => hop === 1)?.x).toBe((1_300 - NODE_WIDTH) / 2);
    expect(width).toBe(1_300);
  }
});

test('no two nodes lie on each other', () => {
  const { nodes } = layoutOf(NODES, EDGES, new Set([1, 2]));
  expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length);
});
