// Which providers take a delivery: the first route of the file that fits, and of it the first provider that can.
import type { Channel, Delivery } from './delivery.ts';

export interface Route {
  readonly channel: Channel;
  /** Kinds of order. */
  readonly kinds: readonly string[];
  /** Beginnings of account numbers: a bank by its BIN. */
  readonly accounts: readonly string[];
  /** Beginnings of phones: a carrier by its number range. */
  readonly phones: readonly string[];
  /** Beginnings of region codes. */
  readonly regions: readonly string[];
  /** Events of webhooks. */
  readonly events: readonly string[];
  /** Names of providers: the first, and who stands in for it. */
  readonly through: readonly string[];
}

/** Names of the providers for a delivery, the first choice first; none when no route fits. */
export function providersFor(routes: readonly Route[], delivery: Delivery): readonly string[] {
  if (delivery.channel === 'webhook') return [delivery.to];
  return routes.find((route) => fits(route, delivery))?.through ?? [];
}

/** Names of the partners who get an event. */
export function subscribersOf(routes: readonly Route[], event: string): string[] {
  const fitting = routes.filter(
    ({ channel, events }) =>
      channel === 'webhook' && (events.length === 0 || events.includes(event)),
  );
  return [...new Set(fitting.flatMap(({ through }) => through))];
}

/** An empty condition holds for all. */
function fits(route: Route, delivery: Exclude<Delivery, { channel: 'webhook' }>): boolean {
  if (route.channel !== delivery.channel) return false;
  const isOrder = delivery.channel === 'order';
  if (route.kinds.length > 0 && !(isOrder && route.kinds.includes(delivery.kind))) return false;
  const account = isOrder && delivery.target.kind === 'account' ? delivery.target.id : undefined;
  const target = isOrder && delivery.target.kind === 'phone' ? delivery.target.id : undefined;
  const phone = isOrder ? target : delivery.phone;
  const region = isOrder
    ? delivery.desk
    : delivery.channel === 'dispatch'
      ? delivery.region
      : undefined;
  return (
    begins(route.accounts, account) && begins(route.phones, phone) && begins(route.regions, region)
  );
}

function begins(beginnings: readonly string[], value: string | undefined): boolean {
  if (beginnings.length === 0) return true;
  return value !== undefined && beginnings.some((beginning) => value.startsWith(beginning));
}
