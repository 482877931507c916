// What a browser says it is, in a word or two.

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\/(\d+)/, 'Edge'],
  [/Firefox\/(\d+)/, 'Firefox'],
  [/Chrome\/(\d+)/, 'Chrome'],
  [/Version\/(\d+).*Safari/, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

/** `Chrome 90, Windows` of a `User-Agent`; of what is no browser what it says, undefined when it says nothing. */
export function agentName(agent: string | undefined): string | undefined {
  if (agent === undefined || agent.trim() === '') return undefined;
  const found = BROWSERS.map(([form, name]) => [name, form.exec(agent)?.[1]] as const);
  const [browser, version] = found.find(([, major]) => major !== undefined) ?? [];
  if (browser === undefined) return agent;
  const system = SYSTEMS.find(([form]) => form.test(agent))?.[1];
  return system === undefined ? `${browser} ${version}` : `${browser} ${version}, ${system}`;
}
