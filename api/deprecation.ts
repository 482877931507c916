// A route that will go says so itself: one declaration in its `config` becomes `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) in each of its answers, errors too,
// and `deprecated` in the description. When it may go is held here: six months after it was said.
import type { FastifySchema, RouteOptions } from 'fastify';
import type { App } from './app.ts';

export interface Deprecation {
  /** First day on which it is said, `2027-01-31`; days are those of UTC. */
  readonly since: string;
  /** Day from which it may be gone. */
  readonly sunset: string;
  /** Path of the route that does the same. */
  readonly instead: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Says that the route will go, and when. */
    deprecation?: Deprecation;
  }
}

const MONTHS_MIN = 6;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Adds the headers to routes that come after. A declaration that the policy of docs/api.md does not allow, and a description that says it alone, throws an Error when the route is added. */
export function announceDeprecations(app: App): void {
  app.addHook('onRoute', (route) => {
    const { deprecation } = route.config ?? {};
    if (deprecation === undefined) {
      if (route.schema?.deprecated !== true) return;
      throw new Error(`${route.url} is described as deprecated: say so by config.deprecation`);
    }
    const headers = headersOf(deprecation, route.url);
    route.onSend = [
      ...[route.onSend ?? []].flat(),
      async (_request, reply) => void reply.headers(headers),
    ];
  });
}

/** What the description says of a route that will go; nothing of others. */
export function describedDeprecation(
  schema: FastifySchema | undefined,
  { config }: Pick<RouteOptions, 'config'>,
): Pick<FastifySchema, 'deprecated' | 'description'> {
  const { deprecation } = config ?? {};
  if (deprecation === undefined) return {};
  const { sunset, instead } = deprecation;
  const said = `May be gone from ${sunset} on: use \`${instead}\`. Each answer says so by \`Deprecation\` and \`Sunset\`.`;
  return { deprecated: true, description: [schema?.description ?? [], said].flat().join('\n\n') };
}

function headersOf({ since, sunset, instead }: Deprecation, url: string) {
  const [sinceMs, sunsetMs] = [dayMs(since, url), dayMs(sunset, url)];
  if (sunsetMs < monthsAfter(sinceMs, MONTHS_MIN))
    throw new Error(`${url} may go ${MONTHS_MIN} months after ${since} at the earliest`);
  return {
    deprecation: `@${sinceMs / 1_000}`,
    sunset: new Date(sunsetMs).toUTCString(),
    link: `<${instead}>; rel="successor-version"`,
  };
}

function dayMs(day: string, url: string): number {
  const ms = DAY.test(day) ? Date.parse(day) : Number.NaN;
  if (Number.isNaN(ms)) throw new Error(`${url}: '${day}' is no day such as 2027-01-31`);
  return ms;
}

function monthsAfter(ms: number, months: number): number {
  const date = new Date(ms);
  return date.setUTCMonth(date.getUTCMonth() + months);
}
