// What the compiler says, in Chinese. It speaks English in whole sentences with names in them, so each sentence is a pattern: `{}` is a name, an amount
// or another sentence, and stands in the Chinese where its number is.
import { COMPLAINTS } from './complaints.ts';
import { FINDINGS } from './findings.ts';
import { HINTS } from './hints.ts';
import { MEANINGS } from './meanings.ts';

interface Reader {
  readonly form: RegExp;
  readonly chinese: string;
}

const EXACT = new Map<string, string>();
const READERS: Reader[] = [];
for (const [english, chinese] of [...COMPLAINTS, ...HINTS, ...MEANINGS, ...FINDINGS]) {
  if (english.includes('{}')) READERS.push({ form: formOf(english), chinese });
  else EXACT.set(english, chinese);
}

/** The same in Chinese; undefined when there is none. */
export function inChinese(english: string): string | undefined {
  const exact = EXACT.get(english);
  if (exact !== undefined) return exact;
  for (const { form, chinese } of READERS) {
    const found = form.exec(english);
    if (found === null) continue;
    return chinese.replace(/\{(\d+)\}/g, (_, at) => {
      const part = found[Number(at)] ?? '';
      return inChinese(part) ?? part;
    });
  }
  return undefined;
}

function formOf(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}
