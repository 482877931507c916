// The page of the sandbox: what it got, the newest first, and how to make a place behave otherwise.
import type { SandboxBook } from './sandbox-book.ts';

const SHOWN_MAX = 100;

/** HTML without scripts; it loads itself again now and then. */
export function sandboxPage(book: SandboxBook): string {
  const rows = book.got.slice(-SHOWN_MAX).toReversed();
  const cells = rows.map(({ at, place, deliveryId, answer, text }) =>
    [new Date(at).toISOString(), place, deliveryId, answer, text]
      .map((cell) => `<td>${escaped(cell)}</td>`)
      .join(''),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<title>forewarn sandbox</title><style>body{font:14px system-ui;margin:2rem}td,th{padding:.2rem .6rem;text-align:left;vertical-align:top;border-top:1px solid #ccc}
td:last-child{font-family:monospace;word-break:break-all}</style></head><body><h1>What the sandbox got</h1>
<p>A place is any path, as <code>/bank</code>. <code>curl -X POST '…/behaviour/bank?answer=error&amp;times=3'</code> makes it behave badly.</p>
<table><tr><th>when</th><th>place</th><th>delivery</th><th>answered</th><th>what came</th></tr>
${cells.map((row) => `<tr>${row}</tr>`).join('\n')}</table></body></html>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
