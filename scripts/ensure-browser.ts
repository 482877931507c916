// Puts a Chromium on this machine when there is none, and prints its path: the tests of the console drive it.
import { ensureBrowser } from './find-browser.ts';

try {
  console.log(await ensureBrowser((text) => console.error(`forewarn: ${text}`)));
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(`forewarn: ${error.message}`);
  process.exitCode = 1;
}
