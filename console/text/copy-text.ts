// Texts of the button that copies something.
import type { SameTexts } from './language.ts';

const zh = {
  copy: '复制',
  copied: '已复制',
  copyLink: '复制链接',
  saveFirst: '先保存，链接才对得上',
};

const en: SameTexts<typeof zh> = {
  copy: 'Copy',
  copied: 'Copied',
  copyLink: 'Copy link',
  saveFirst: 'Save first: a link leads to what is saved',
};

export const COPY_TEXT = { zh, en };
