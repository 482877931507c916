// A font that can write Chinese. None is shipped, for one takes 10 MB and more: it is found where systems keep theirs.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface FoundFont {
  readonly path: string;
  /** Which font of a collection. */
  readonly family?: string;
}

/** The best first. */
const FONTS: readonly (readonly [file: string, family?: string])[] = [
  ['NotoSansCJK-Regular.ttc', 'NotoSansCJKsc-Regular'],
  ['NotoSansCJKsc-Regular.otf'],
  ['NotoSansSC-Regular.otf'],
  ['NotoSansSC-Regular.ttf'],
  ['SourceHanSansSC-Regular.otf'],
  ['SourceHanSansCN-Regular.otf'],
  ['wqy-microhei.ttc', 'WenQuanYiMicroHei'],
  ['wqy-zenhei.ttc', 'WenQuanYiZenHei'],
  ['DroidSansFallbackFull.ttf'],
  ['msyh.ttc', 'MicrosoftYaHei'],
  ['simhei.ttf'],
  ['STHeiti Light.ttc', 'STHeitiSC-Light'],
];
const FOLDERS = [
  '/usr/local/share/fonts',
  '/usr/share/fonts',
  '/Library/Fonts',
  '/System/Library/Fonts',
  'C:\\Windows\\Fonts',
];

/** The file names that are looked for, for a message. */
export const FONT_FILES = FONTS.map(([file]) => file);

/** Null when there is none in `folders`. */
export function findChineseFont(folders: readonly string[] = FOLDERS): FoundFont | null {
  const paths = new Map<string, string>();
  for (const folder of folders)
    for (const [file, path] of filesBelow(folder)) paths.set(file, path);
  for (const [file, family] of FONTS) {
    const path = paths.get(file);
    if (path !== undefined) return { path, ...(family === undefined ? {} : { family }) };
  }
  return null;
}

function filesBelow(folder: string): [string, string][] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => [entry.name, join(entry.parentPath, entry.name)]);
  } catch {
    return [];
  }
}
