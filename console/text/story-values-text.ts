// Texts of the values of a feature in a story.
import type { SameTexts } from './language.ts';

const zh = {
  of: (story: string) => `在用例「${story}」中`,
  noStory: '运行并打开一个用例后，这里还显示它在每条信号处的值。',
  never: '这个用例里没有它的值。',
  unsound: '规则还不能编译，看不到它的值。',
  complete: '完成',
  earlier: (count: number) => `此前变化 ${count} 次`,
};

const en: SameTexts<typeof zh> = {
  of: (story: string) => `In the story “${story}”`,
  noStory: 'Play and open a story to see its value at each signal as well.',
  never: 'It has no value in this story.',
  unsound: 'The rules do not compile: its values cannot be told.',
  complete: 'complete',
  earlier: (count: number) => `changed ${count} times before`,
};

export const STORY_VALUES_TEXT = { zh, en };
