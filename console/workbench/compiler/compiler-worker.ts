// The compiler of packs on a thread of its own, so that nobody's typing waits for it. It answers the page and can reach nothing else: its policy lets it
// load files of this server and run the code that conditions become, and no more (api/routes/console-routes.ts).
import '../../older-browsers.ts';
import type { Asked, Told } from './message.ts';

// What is imported the plain way may run before older-browsers.ts does.
const answers = import('./answers.ts');

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const tell = (told: Told) => postMessage(told);
  answers
    .then(({ answer }) => answer(data.question))
    .then(
      (given) => tell({ id: data.id, answer: given }),
      (error: unknown) =>
        tell({ id: data.id, fault: error instanceof Error ? error.message : String(error) }),
    );
});
