// Sources that records are pushed to, without a file of sources.
import { findPushSource, type NamedSource } from '../connectors/http-push/find-push-source.ts';
import type { PushPort } from './ports.ts';

/** These sources, of which none has a token. */
export function pushOf(named: readonly NamedSource[]): PushPort {
  return {
    pushSource: (name, sender) => findPushSource(name, named, sender),
    sourceOfToken: () => undefined,
  };
}
