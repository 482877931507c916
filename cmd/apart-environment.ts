// What a process that works apart gets of our environment.

/** What it needs; secrets may stand among the rest. */
const KEPT = ['PATH', 'GLIBC_TUNABLES', 'UV_THREADPOOL_SIZE', 'TMPDIR'];

/** The part of an environment that holds no secrets. */
export function apartEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
