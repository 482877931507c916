// What every answer carries for the browser that may read it, and which hosts are answered at all. Where nobody has to
// sign in, the API is reached over loopback, and a web page of somebody else's that resolves its own name to loopback (DNS rebinding) is
// refused by the name that its requests carry.
import { createHash } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';
import type { App } from './app.ts';

const HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cache-control': 'no-store',
};

/** Nothing in an answer that is no page may load or run anything. */
const POLICY_OF_DATA = "default-src 'none'; frame-ancestors 'none'";

/** Browsers that came by HTTPS once come by nothing else for a year; without HTTPS they pass over it. */
const ONLY_HTTPS = { 'strict-transport-security': 'max-age=31536000' };

/** Adds the headers and refuses foreign hosts. `isGuarded`: people sign in, so that it is served beyond this machine. */
export function secure(app: App, allowRemote: boolean, isGuarded = false): void {
  const only = isGuarded ? ONLY_HTTPS : {};
  const headers = { ...HEADERS, ...only, 'content-security-policy': POLICY_OF_DATA };
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers);
    if (allowRemote || isLoopbackHost(request.hostname)) return done();
    done(
      new FwError(
        'FW_HOST_REFUSED',
        'This server answers loopback names only (127.0.0.1, localhost) until it is started with remote access allowed.',
      ),
    );
  });
}

/** Whether a host name or address without port means this machine itself. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** The policy of a page that runs and styles itself by its own inline parts alone, and reads from this server. */
export function pagePolicy(html: string): string {
  const scripts = inlineHashes(html, 'script');
  const styles = inlineHashes(html, 'style');
  return [
    "default-src 'none'",
    `script-src ${scripts.length === 0 ? "'none'" : scripts.join(' ')}`,
    `style-src ${styles.length === 0 ? "'none'" : styles.join(' ')}`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The policy of the console: files of this server alone, nothing inline. */
export const CONSOLE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The policy of the compiler of packs, a worker: it runs the code that conditions become, which is made of their syntax trees and of nothing else, and may
 * ask nobody for anything but its own parts.
 */
export const COMPILER_POLICY = "default-src 'none'; script-src 'self' 'unsafe-eval'";

function inlineHashes(html: string, element: 'script' | 'style'): string[] {
  const blocks = html.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g'));
  return [...blocks].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
}
