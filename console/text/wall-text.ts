// Texts of wall screens.
import type { SameTexts } from './language.ts';

const zh = {
  title: '大屏',
  open: '大屏…',
  note: '大屏用自己的链接打开：只读本区域的报表，不会因过夜而退出；您的账号停用或失去该区域权限时，它随即失效。',
  noAccounts: '本系统未开启登录，大屏直接打开这个地址：',
  place: '位置',
  placeHint: '例如：指挥大厅东墙',
  days: '有效天数',
  make: '生成链接',
  once: '链接只显示这一次，请在大屏的浏览器里打开它，可反复使用：',
  mine: '在用的大屏',
  none: '没有大屏。',
  region: '区域',
  madeBy: '谁生成',
  seen: '最近在线',
  never: '还没有',
  ends: '到期',
  end: '停用',
  dark: '这块大屏的链接已停用或到期。',
  darkWhy: '请有指挥权限的人在指挥室按“大屏…”生成新的链接，在这里打开。本页会自动重试。',
  signIn: '用账号登录',
};

const en: SameTexts<typeof zh> = {
  title: 'Wall screens',
  open: 'Wall…',
  note: 'A wall is opened by a link of its own: it reads the reports of its region and is not signed out over night. It goes dark when your account is closed or may not see the region any more.',
  noAccounts: 'Nobody signs in here; a wall opens this address:',
  place: 'Place',
  placeHint: 'such as: east wall of the command hall',
  days: 'Days',
  make: 'Make a link',
  once: 'The link is shown this once. Open it in the browser of the wall, as often as needed:',
  mine: 'Walls in use',
  none: 'No wall screens.',
  region: 'Region',
  madeBy: 'Made by',
  seen: 'Last seen',
  never: 'never yet',
  ends: 'Ends',
  end: 'End',
  dark: 'The link of this wall was ended or is over.',
  darkWhy:
    'Somebody who may see the command room presses “Wall…” there and opens the new link here. This page tries again by itself.',
  signIn: 'Sign in with an account',
};

export const WALL_TEXT = { zh, en };
