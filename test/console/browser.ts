// A real Chromium for the tests of the console: call `browser()` at the head of a test file. A page fails its test when it asks another origin for
// anything, throws, or logs an error.
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { findBrowser } from '../../scripts/find-browser.ts';

const SCREEN_QUALITY = 0.85;
/** The seats of most desks. */
export const SEAT = { width: 1366, height: 768 } as const;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** A console opened by somebody who sits there already. */
export const SEATED = {
  ...{ language: 'zh', theme: 'light', staff: '0571-07', desk: '330100' },
  hasToured: 'true',
} as const;

/**
 * Languages and themes in which views are looked at: each language and each theme once, for what axe finds depends on one of them at a time; all four pairs
 * where pictures are kept.
 */
export const LOOKS: readonly (readonly [language: 'zh' | 'en', theme: 'light' | 'dark'])[] =
  process.env['FOREWARN_SCREENS'] === undefined
    ? [
        ['zh', 'light'],
        ['en', 'dark'],
      ]
    : [
        ['zh', 'light'],
        ['zh', 'dark'],
        ['en', 'light'],
        ['en', 'dark'],
      ];

/** Takes from a browser what Chrome 90 has not. */
export const WITHOUT = `
  for (const of of [Array, String, Object.getPrototypeOf(Uint8Array)]) delete of.prototype.at;
  delete Array.prototype.findLast;
  delete Object.hasOwn;
  delete Set.prototype.union;
  delete String.prototype.isWellFormed;`;

export interface PageOptions {
  readonly seat?: Readonly<Record<string, string>>;
  readonly context?: BrowserContextOptions;
}

export interface TestBrowser {
  /** A page of its own context, with nothing kept but the seat. */
  open(url: string, options?: PageOptions): Promise<Page>;
  /** What was wrong on any page so far; cleared by looking. Lost connections that a test made itself are given as `but`. */
  faults(but?: RegExp): string[];
}

/** Starts a browser before the tests of a file and ends it after; a test with faults that nobody looked at fails. */
export function browser(): TestBrowser {
  let running: Browser;
  const found: string[] = [];
  beforeAll(async () => {
    running = await startChromium();
  });
  afterEach(async () => {
    for (const context of running.contexts()) await context.close();
    expect(found.splice(0)).toEqual([]);
  });
  afterAll(() => running.close());
  return {
    open: async (url, options = {}) => openPage(running, url, options, found),
    faults: (but = /$^/) => {
      const seen = found.splice(0);
      return seen.filter((fault) => !but.test(fault));
    },
  };
}

/** A Chromium without a window. */
export async function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findBrowser(),
    // Inside containers there is no namespace for a sandbox; pages here are our own.
    args: ['--no-sandbox', '--font-render-hinting=none', '--lang=zh-CN'],
    // What the browser itself writes, as in fields of dates, is in the language of the seats.
    env: { ...process.env, LANGUAGE: 'zh_CN' },
  });
}

async function openPage(
  running: Browser,
  url: string,
  { seat = {}, context: given = {} }: PageOptions,
  faults: string[],
): Promise<Page> {
  const context = await running.newContext({
    viewport: SEAT,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    ...given,
  });
  const kept = JSON.stringify({ ...SEATED, ...seat });
  await context.addInitScript(
    `if (localStorage.getItem('forewarn.preferences') === null) localStorage.setItem('forewarn.preferences', ${JSON.stringify(kept)})`,
  );
  const page = await context.newPage();
  const { origin } = new URL(url);
  page.on('request', (request) => {
    const asked = request.url();
    if (!asked.startsWith(origin) && !asked.startsWith('data:')) faults.push(`asked ${asked}`);
  });
  page.on('pageerror', (error) => faults.push(`threw ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`logged ${message.text()}`);
  });
  await page.goto(url);
  return page;
}

/** What axe finds against WCAG 2.2 AA, one line a fault. */
export async function accessFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate(
    `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => id + ': ' + target + ': ' + failureSummary)))`,
  );
  return Array.isArray(found) ? found.map(String) : [`axe gave ${typeof found}`];
}

/** Marks all that can be acted on, of radios the chosen one (arrows go to the others), and says how many there are. */
const MARKED = `(() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
  const isThere = (element) => !element.disabled && element.tabIndex >= 0 && !(element.type === 'radio' && !element.checked) &&
    element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden';
  const there = all.filter(isThere);
  there.forEach((element, index) => { element.dataset.key = String(index); });
  document.activeElement?.blur();
  return there.length;
})()`;

/** What has the focus, and whether one sees that it has it. */
const FOCUSED = `(() => {
  const { activeElement: at } = document;
  const isSeen = (element) => {
    const { outlineStyle, outlineWidth, strokeWidth } = getComputedStyle(element);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || parseFloat(strokeWidth) >= 5;
  };
  return { key: at.dataset.key, isSeen: [at, at.closest('label'), at.closest('.editor')].some((one) => one !== null && isSeen(one)) };
})()`;

const LEFT = `[...document.querySelectorAll('[data-key]')].map((element) =>
  [element.dataset.key, element.tagName + ' ' + (element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40)])`;

/** What Tab does not come to, and where the focus is not seen, one line each. */
export async function keyFaults(page: Page): Promise<string[]> {
  const count = Number(await page.evaluate(MARKED));
  const reached = new Map<string, boolean>();
  for (let press = 0; press < 2 * count + 20 && reached.size < count; press++) {
    await page.keyboard.press('Tab');
    const { key, isSeen } = Object(await page.evaluate(FOCUSED));
    // A date has several stops, and draws the last one, its calendar, itself.
    if (typeof key === 'string') reached.set(key, isSeen === true || reached.get(key) === true);
  }
  const left: unknown = await page.evaluate(LEFT);
  return (Array.isArray(left) ? left : []).flatMap(([key, name]) => {
    if (!reached.has(key)) return [`not reached: ${name}`];
    return reached.get(key) === true ? [] : [`focus not seen: ${name}`];
  });
}

/** Keeps what the page looks like in the folder FOREWARN_SCREENS; without it nothing is kept. `npm run screens` sets it. */
export async function keepScreen(page: Page, name: string): Promise<void> {
  const folder = process.env['FOREWARN_SCREENS'];
  if (folder === undefined) return;
  const png = (await page.screenshot()).toString('base64');
  // The browser itself makes it small: a third of the bytes, with letters as sharp.
  const painter = await page.context().newPage();
  const webp = String(
    await painter.evaluate(`(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${png}';
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', ${SCREEN_QUALITY}).split(',')[1];
    })()`),
  );
  await painter.close();
  await writeFile(join(folder, `${name}.webp`), Buffer.from(webp, 'base64'));
}

const PREFERENCES = 'forewarn.preferences';

/** Keeps what the page looks like in each language and theme, as if somebody changed them on another tab, and leaves it as it was. */
export async function keepLooks(page: Page, name: string): Promise<void> {
  if (process.env['FOREWARN_SCREENS'] === undefined) return;
  const before = String(await page.evaluate(`localStorage.getItem('${PREFERENCES}')`));
  for (const [language, theme] of LOOKS) {
    await prefer(page, JSON.stringify({ ...JSON.parse(before), language, theme }));
    await keepScreen(page, `${name}-${language}-${theme}`);
  }
  await prefer(page, before);
}

/** Sets what the browser keeps, tells the page, and waits until it is drawn. */
async function prefer(page: Page, kept: string): Promise<void> {
  await page.evaluate(`(async () => {
    localStorage.setItem('${PREFERENCES}', ${JSON.stringify(kept)});
    dispatchEvent(new StorageEvent('storage', { key: '${PREFERENCES}' }));
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  })()`);
}

/** What of a kind is cut off, by the window or by a part that scrolls, one line each; none when there is nothing of that kind is a line too. */
export async function cutOff(page: Page, selector: string): Promise<string[]> {
  const found: unknown = await page.evaluate(`(() => {
    const all = [...document.querySelectorAll(${JSON.stringify(selector)})];
    const isCut = (element) => {
      const { top, bottom } = element.getBoundingClientRect();
      if (bottom > innerHeight + 0.5 || top < -0.5) return true;
      for (let box = element.parentElement; box !== null; box = box.parentElement) {
        const { overflowY } = getComputedStyle(box);
        const edge = box.getBoundingClientRect();
        if (overflowY !== 'visible' && (bottom > edge.bottom + 0.5 || top < edge.top - 0.5)) return true;
      }
      return false;
    };
    if (all.length === 0) return ['nothing there'];
    return all.filter(isCut).map((element) => element.textContent.trim().slice(0, 60));
  })()`);
  return Array.isArray(found) ? found.map(String) : [`the page gave ${typeof found}`];
}

/** Whether the page is no larger than its window. */
export async function fitsWindow(page: Page): Promise<boolean> {
  return Boolean(
    await page.evaluate(
      'document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth',
    ),
  );
}
