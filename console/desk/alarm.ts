// Red people who wait are heard and stand in the title of the tab, so that a page behind others is not silent.
import { useEffect, useRef } from 'react';
import { usePreferences } from '../shell/preferences.ts';

/** Hz and seconds of the two notes. */
const NOTES = [
  [880, 0],
  [1_175, 0.18],
] as const;
const NOTE_SECONDS = 0.16;
/** Loudest gain: full scale hurts in a headset. */
const GAIN_MAX = 0.4;

/** Rings when more red ones wait than before; never while somebody is on the phone, or wants it quiet. */
export function useAlarm(redWaiting: number | undefined, isOnPhone: boolean): void {
  const { volume, isQuiet } = usePreferences();
  const before = useRef(redWaiting);
  useEffect(() => {
    if (redWaiting === undefined) return;
    const isMore = redWaiting > (before.current ?? redWaiting);
    before.current = redWaiting;
    if (isMore && !isOnPhone && !isQuiet) ring(volume);
  }, [redWaiting, isOnPhone, isQuiet, volume]);
  useEffect(() => {
    const plain = document.title.replace(/^\(\d+\) /, '');
    document.title = (redWaiting ?? 0) > 0 ? `(${redWaiting}) ${plain}` : plain;
    return () => {
      document.title = plain;
    };
  }, [redWaiting]);
}

/** Two short notes; `volume` is 0 to 100. A browser that has played nothing yet may stay silent until somebody touches the page. */
export function ring(volume: number): void {
  if (volume === 0) return;
  const audio = new AudioContext();
  const gain = audio.createGain();
  gain.gain.value = (GAIN_MAX * volume) / 100;
  gain.connect(audio.destination);
  for (const [hertz, after] of NOTES) {
    const note = audio.createOscillator();
    note.frequency.value = hertz;
    note.connect(gain);
    note.start(audio.currentTime + after);
    note.stop(audio.currentTime + after + NOTE_SECONDS);
  }
  setTimeout(() => void audio.close(), 1_000);
}
