// Finds a Chromium for the tests of the console, or installs one with fonts for Chinese where the system's package manager lets it.
import { onPath, rootPrefix, runQuietly } from '../cmd/machine-program.ts';

/** The shell first: the same engine without the window around it takes half of the processor time. */
const PROGRAMS = [
  'chromium-headless-shell',
  ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
] as const;
const APT_INSTALL = ['apt-get', 'install', '-q', '-y', '--no-install-recommends'] as const;

/** Commands until a browser is there: not every release has the shell. */
const INSTALLS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'apt-get': [
    ['apt-get', 'update', '-q'],
    [...APT_INSTALL, 'chromium-headless-shell', 'fonts-noto-cjk'],
    [...APT_INSTALL, 'chromium', 'fonts-noto-cjk'],
  ],
  dnf: [['dnf', 'install', '-y', 'chromium', 'google-noto-sans-cjk-fonts']],
  apk: [['apk', 'add', '--no-cache', 'chromium', 'font-noto-cjk']],
};

/** Path of a Chromium on the PATH. Throws an Error that says what to install when there is none. */
export async function findBrowser(): Promise<string> {
  const path = await browserOnPath();
  if (path !== undefined) return path;
  throw new Error(
    'There is no Chromium on this machine: install chromium and fonts-noto-cjk, or run scripts/ensure-browser.ts as root.',
  );
}

/** The same, installed when it is missing. `onNote` hears each command before it runs. */
export async function ensureBrowser(onNote: (text: string) => void): Promise<string> {
  if ((await browserOnPath()) !== undefined) return findBrowser();
  for (const [program, commands] of Object.entries(INSTALLS)) {
    if ((await onPath(program)) === undefined) continue;
    const prefix = await rootPrefix();
    if (prefix === undefined) break;
    for (const command of commands) {
      const words = [...prefix, ...command];
      onNote(`no Chromium here; running: ${words.join(' ')}`);
      const { code, output } = await runQuietly(words);
      if (code !== 0) onNote(output.trim().split('\n').slice(-5).join('\n'));
      if ((await browserOnPath()) !== undefined) break;
    }
    break;
  }
  return findBrowser();
}

async function browserOnPath(): Promise<string | undefined> {
  for (const program of PROGRAMS) {
    const path = await onPath(program);
    if (path !== undefined) return path;
  }
  return undefined;
}
