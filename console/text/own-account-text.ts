// Texts of what people do about their own account.
import type { SameTexts } from './language.ts';

const zh = {
  strength: ['很容易猜到', '容易猜到', '偏弱', '可用', '强'],
  strengthOf: (words: string) => `密码强度：${words}`,
  password: {
    title: '密码',
    setAt: (time: string) => `${time} 设置。如非本人设置，请立即联系管理员。`,
    change: '修改密码',
    current: '当前密码',
    next: '新密码（至少 12 个字符）',
    code: '身份验证器上的 6 位数字（已开启时填）',
    done: '密码已修改，其他设备上的登录已结束。',
  },
  sessions: {
    title: '登录位置',
    seen: (time: string) => `最近使用 ${time}`,
    began: (time: string) => `${time} 登录`,
    here: '本机',
    unknown: '未知设备',
    end: '结束',
  },
  factor: {
    title: '动态口令',
    needed: '使用前请先开启动态口令',
    why: '开启后，登录除密码外还要输入手机身份验证器上的 6 位数字。换手机或丢失时，请管理员重置密码，再发新邀请码。',
    begin: '设置动态口令',
    setAt: (time: string) => `${time} 开启，登录时需要。`,
    replace: '更换动态口令',
    old: '现在身份验证器上的 6 位数字',
    scan: '用身份验证器扫描此图（密钥只显示这一次）：',
    picture: '动态口令密钥二维码',
    letters: '或手工输入密钥：',
    code: '身份验证器上的 6 位数字',
    turnOn: '开启',
    on: '已开启，下次登录时需要。',
  },
};

const en: SameTexts<typeof zh> = {
  strength: ['guessed at once', 'easily guessed', 'weak', 'good', 'strong'],
  strengthOf: (words: string) => `Strength: ${words}`,
  password: {
    title: 'Password',
    setAt: (time: string) => `Set ${time}. If that was not you, tell an admin at once.`,
    change: 'Change the password',
    current: 'Current password',
    next: 'New password (12 characters at least)',
    code: 'Six digits of your authenticator, if you have one',
    done: 'The password is changed; sessions elsewhere have ended.',
  },
  sessions: {
    title: 'Signed in at',
    seen: (time: string) => `last used ${time}`,
    began: (time: string) => `since ${time}`,
    here: 'here',
    unknown: 'unknown device',
    end: 'End',
  },
  factor: {
    title: 'Second factor',
    needed: 'Turn on a second factor first',
    why: 'Once it is on, signing in takes six digits of an authenticator app beside the password. When the phone is lost, an admin resets the password and sends a new invitation.',
    begin: 'Set up a second factor',
    setAt: (time: string) => `On since ${time}; asked for when you sign in.`,
    replace: 'Replace it',
    old: 'Six digits of the authenticator in use',
    scan: 'Scan this with an authenticator app (the secret is shown this once):',
    picture: 'QR code of the secret',
    letters: 'Or type the secret:',
    code: 'Six digits of the authenticator',
    turnOn: 'Turn on',
    on: 'It is on, and asked for when you sign in next.',
  },
};

export const OWN_ACCOUNT_TEXT = { zh, en };
