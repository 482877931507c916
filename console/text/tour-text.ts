// Texts of the tour that a first visit begins with.
import type { SameTexts } from './language.ts';

const zh = {
  step: (at: number, of: number) => `第 ${at} 步，共 ${of} 步`,
  back: '上一步',
  next: '下一步',
  done: '开始使用',
  welcome: {
    title: '欢迎使用预警劝阻',
    what: '系统把通信侧和资金侧的信号合在一起，发现正在形成的电信诈骗，在钱转出之前请人劝阻。',
    demo: '现在看到的是演示数据：一个模拟的省正在播放，人、号码和钱都是虚构的，可以放心领取、记录和修改。',
  },
  bar: {
    title: '顶栏',
    live: '绿点表示数据实时；断开时会写明数据停在什么时候，页面上已有的内容保留。',
    seat: '姓名和席位所在地：点开可修改，登录后可在这里设置动态口令。',
    look: '深浅外观和中英文，随时可换，由浏览器记住。',
  },
  rooms: {
    title: '从哪里开始',
    desk: '按空格领取最紧急的人，按 1 和 Enter 记录已劝阻并领取下一个。',
    board: '看谁在岗、什么在等，把一个人的任务转给大家。',
    command: '点任何一个数字，看它怎么来的；点地图看到区县。',
    workbench: '在“试一试”里写一个用例，按 Ctrl+Enter 运行。',
    admin: '看来源是否正常，处理被拒数据，管理账号。',
    system: '看信号、时延和需要处理的故障。',
  },
  keys: {
    title: '键盘',
    desk: '劝阻台每个动作都有键，按 ? 看全部。',
    all: 'Tab 移动，Enter 打开，Esc 关闭窗口。每个图都有表格可看。',
    again: '点右上角的席位，可以再看一遍导览。',
  },
};

const en: SameTexts<typeof zh> = {
  step: (at: number, of: number) => `Step ${at} of ${of}`,
  back: 'Back',
  next: 'Next',
  done: 'Begin',
  welcome: {
    title: 'Welcome to forewarn',
    what: 'It joins signals of telephones and of money, sees a telecom fraud forming, and gets somebody to talk the victim out of it before the money is gone.',
    demo: 'What you see is demo data: a simulated province is being played. People, numbers and money are made up, so take, record and change what you like.',
  },
  bar: {
    title: 'The bar on top',
    live: 'A green dot means that data is live; when it is not, the bar says of when it is, and what was shown stays.',
    seat: 'Your name and desk: press it to change them; signed in, you set up a second factor there.',
    look: 'Light or dark, Chinese or English, at any time; the browser keeps it.',
  },
  rooms: {
    title: 'Where to begin',
    desk: 'Space takes the most urgent person; 1 and Enter record that they were dissuaded and take the next.',
    board: 'See who works and what waits, and give all tasks of somebody to everybody.',
    command: 'Press any number to see how it is made; press the map down to a county.',
    workbench: 'Write a story in the file “Try”, and play it with Ctrl+Enter.',
    admin: 'See whether sources are well, mend what was refused, keep accounts.',
    system: 'See signals, latency and what needs attention.',
  },
  keys: {
    title: 'Keys',
    desk: 'Everything at the desk has a key; ? lists them.',
    all: 'Tab moves, Enter opens, Esc closes a window. Every drawing has a table beside it.',
    again: 'Press your seat on top to see this tour again.',
  },
};

export const TOUR_TEXT = { zh, en };
