// Orders to banks and carriers: asked for by one, approved by another, sent by forewarn, answered by whoever got them.
import Type from 'typebox';
import { ownSourcesOf } from '../../access/role.ts';
import type { Order } from '../../dissuasion/order.ts';
import { maskNote } from '../../signal/masked-words.ts';
import { maskAccount, maskPhone } from '../../signal/phone.ts';
import type { App } from '../app.ts';
import type { AuditChange } from '../audit-standing.ts';
import {
  OrderApproval,
  OrderList,
  OrderListQuery,
  OrderParams,
  OrderReceiptSent,
  OrderRefusal,
  OrderRequested,
  type OrderView,
} from '../contract/order.ts';
import type { ApiDeps } from '../ports.ts';

const VIEW = Type.Unsafe<OrderView>({ $ref: 'Order#' });
const CONFIG = { problems: ['FW_NOT_FOUND', 'FW_ORDER_REFUSED', 'FW_REDIS_AWAY'] as const };

/** Everything under /v1/orders. */
export function orderRoutes(app: App, { orders }: Pick<ApiDeps, 'orders'>): void {
  lookRoutes(app, orders);
  requestRoutes(app, orders);
  decideRoutes(app, orders);
}

function lookRoutes(app: App, orders: ApiDeps['orders']): void {
  app.get(
    '/v1/orders',
    {
      schema: {
        operationId: 'listOrders',
        tags: ['orders'],
        summary: 'Orders of a desk or an episode',
        description:
          'The newest first. Those that wait for a second person: `state=requested`; those that are not done by their deadline: `late=true`.',
        querystring: OrderListQuery,
        response: { 200: OrderList },
      },
      config: { problems: ['FW_REDIS_AWAY'] },
    },
    async ({ query }) => {
      const { orders: found, cursor } = await orders.page(query);
      return {
        orders: found.map((order) => orderViewOf(orders, order)),
        ...(cursor === undefined ? {} : { cursor }),
      };
    },
  );
  app.get(
    '/v1/orders/:orderId',
    {
      schema: {
        operationId: 'getOrder',
        tags: ['orders'],
        summary: 'One order as it stands',
        params: OrderParams,
        response: { 200: VIEW },
      },
      config: { problems: ['FW_NOT_FOUND', 'FW_REDIS_AWAY'] },
    },
    async ({ params }) => orderViewOf(orders, await orders.require(params.orderId)),
  );
}

function requestRoutes(app: App, orders: ApiDeps['orders']): void {
  app.post(
    '/v1/orders',
    {
      schema: {
        operationId: 'requestOrder',
        tags: ['orders'],
        summary: 'Request an order',
        description:
          'The same request of the same episode is one order; it is answered as it stands.',
        body: OrderRequested,
        response: { 201: VIEW },
      },
      config: { problems: [...CONFIG.problems] },
    },
    async (request, reply) => {
      const { staff, ...asked } = request.body;
      const order = await orders.request(asked, staff);
      request.auditChange = { after: auditViewOf(order) };
      return reply.code(201).send(orderViewOf(orders, order));
    },
  );
  app.post(
    '/v1/orders/:orderId/prolongation',
    {
      schema: {
        operationId: 'prolongOrder',
        tags: ['orders'],
        summary: 'Request another term',
        description: 'A new order that prolongs this one; a second person approves it as well.',
        params: OrderParams,
        body: OrderRefusal,
        response: { 201: VIEW },
      },
      config: { problems: [...CONFIG.problems] },
    },
    async (request, reply) => {
      const { staff, reason } = request.body;
      const order = await orders.prolong(request.params.orderId, staff, reason);
      request.auditChange = { after: auditViewOf(order) };
      return reply.code(201).send(orderViewOf(orders, order));
    },
  );
  app.post(
    '/v1/orders/:orderId/repetition',
    {
      schema: {
        operationId: 'repeatOrder',
        tags: ['orders'],
        summary: 'Request an order again that came to nothing',
        description:
          'A new order in place of one that was refused, could not be delivered or expired; a second person approves it as well. Asked for again it is the same one.',
        params: OrderParams,
        body: OrderRefusal,
        response: { 201: VIEW },
      },
      config: { problems: [...CONFIG.problems] },
    },
    async (request, reply) => {
      const { staff, reason } = request.body;
      const order = await orders.repeat(request.params.orderId, staff, reason);
      request.auditChange = { after: auditViewOf(order) };
      return reply.code(201).send(orderViewOf(orders, order));
    },
  );
}

function decideRoutes(app: App, orders: ApiDeps['orders']): void {
  app.post(
    '/v1/orders/:orderId/approval',
    {
      schema: {
        operationId: 'approveOrder',
        tags: ['orders'],
        summary: 'Approve an order, as the second person',
        description: 'It is sent at once.',
        params: OrderParams,
        body: OrderApproval,
        response: { 200: VIEW },
      },
      config: { problems: [...CONFIG.problems] },
    },
    (request) => audited(orders, request, (orderId) => orders.approve(orderId, request.body.staff)),
  );
  app.post(
    '/v1/orders/:orderId/refusal',
    {
      schema: {
        operationId: 'refuseOrder',
        tags: ['orders'],
        summary: 'Refuse an order, or take it back, before it is sent',
        params: OrderParams,
        body: OrderRefusal,
        response: { 200: VIEW },
      },
      config: { problems: [...CONFIG.problems] },
    },
    (request) => {
      const { staff, reason } = request.body;
      return audited(orders, request, (orderId) => orders.refuse(orderId, staff, reason));
    },
  );
  app.post(
    '/v1/orders/:orderId/receipt',
    {
      schema: {
        operationId: 'receiveOrder',
        tags: ['orders'],
        summary: 'What the bank or carrier says of an order',
        description: 'Saying the same again changes nothing.',
        params: OrderParams,
        body: OrderReceiptSent,
        response: { 200: VIEW },
      },
      config: { problems: [...CONFIG.problems] },
    },
    async (request) => {
      const receive = (orderId: string) => orders.receive(orderId, request.body);
      const view = await audited(orders, request, receive);
      return ownSourcesOf(request.identity) === undefined ? view : withoutStaff(view);
    },
  );
}

interface OrderRequestOf {
  readonly params: { readonly orderId: string };
  auditChange: AuditChange | undefined;
}

/** Changes an order, and has the audit say what it was before and is after. */
async function audited(
  orders: ApiDeps['orders'],
  request: OrderRequestOf,
  change: (orderId: string) => Promise<Order>,
): Promise<OrderView> {
  const { orderId } = request.params;
  const before = auditViewOf(await orders.require(orderId));
  const order = await change(orderId);
  request.auditChange = { before, after: auditViewOf(order) };
  return orderViewOf(orders, order);
}

/** An order without whom it is about. */
function auditViewOf({ orderId, kind, episodeId, desk, state, target }: Order) {
  return { orderId, kind, episodeId, desk, state, target: target.kind };
}

/** An order for anybody who may see the list. */
function orderViewOf(orders: ApiDeps['orders'], order: Order): OrderView {
  const { target, person, reason, history } = order;
  const doneBy = orders.doneBy(order);
  const id = target.kind === 'phone' ? maskPhone(target.id) : maskAccount(target.id);
  return {
    ...order,
    ...(doneBy === undefined ? {} : { doneBy }),
    target: { kind: target.kind, id },
    person: maskNote(person),
    reason: maskNote(reason),
    history: history.map(({ note, ...step }) => ({
      ...step,
      ...(note === undefined ? {} : { note: maskNote(note) }),
    })),
  };
}

/** Who asked and who approved, where a partner reads it. */
const DESK = 'desk';
/** Steps whose `by` is a member of staff, unless forewarn took them itself. */
const OF_STAFF: readonly string[] = ['requested', 'approved'];

/** An order for the bank or carrier that it went to: without who works at the desk, and what they noted. */
function withoutStaff({ approvedBy, requestedBy, history, ...order }: OrderView): OrderView {
  const named = (by: string) => (by === 'forewarn' ? by : DESK);
  return {
    ...order,
    requestedBy: named(requestedBy),
    ...(approvedBy === undefined ? {} : { approvedBy: named(approvedBy) }),
    history: history.map(({ note, ...step }) =>
      OF_STAFF.includes(step.state)
        ? { ...step, by: named(step.by) }
        : { ...step, ...(note === undefined ? {} : { note }) },
    ),
  };
}
