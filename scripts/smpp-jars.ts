// A short message centre of another make than our client, for tests: the simulator of jSMPP, without Docker. Maven fetches it into .cache/jsmpp.
import { dependency, ensureJars, type JavaProgram } from './maven-jars.ts';

const JSMPP_VERSION = '3.0.1';

/** Finds or fetches what the simulator needs. `onNote` hears what takes time. Throws an Error that says what to install when there is no way. */
export function ensureSmppCentre(onNote: (text: string) => void): Promise<JavaProgram> {
  const dependencies = [dependency('org.jsmpp', 'jsmpp-examples', JSMPP_VERSION)];
  const jars = { folder: 'jsmpp', version: JSMPP_VERSION, dependencies, megabytes: 1 };
  return ensureJars({ title: 'jSMPP', ...jars }, onNote);
}
