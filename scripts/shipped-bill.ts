// What a list of packages (CycloneDX) has of those that are installed to run.

/** One entry of a lock file that is installed where forewarn runs, other platforms' included. */
export interface ShippedPackage {
  /** Name and version. */
  readonly named: string;
  /** Whether the lock file holds it to a hash. */
  readonly isHeld: boolean;
}

/** Packages of a lock file without those that are for development alone. */
export function shippedPackages(lock: unknown): ShippedPackage[] {
  const { packages }: { packages?: unknown } = Object(lock);
  return Object.entries(Object(packages)).flatMap(([path, entry]) => {
    const { name, version, integrity, dev } = Object(entry);
    if (path === '' || dev === true) return [];
    const named = `${name ?? path.split('node_modules/').at(-1)} ${version}`;
    return [{ named, isHeld: integrity !== undefined }];
  });
}

/** Leaves of a list of all packages those that the lock file says are installed to run, under the name of the package that they make up. */
export function shippedBill(bill: unknown, lock: unknown): object {
  const { components, dependencies, metadata, ...rest } = Object(bill);
  const shipped = new Set(shippedPackages(lock).map(({ named }) => named));
  const kept = listOf(components).filter(({ name, version }) => shipped.has(`${name} ${version}`));
  const { component, ...about } = Object(metadata);
  const whole = { ...Object(component), name: Object(lock).name };
  const refs = new Set([whole, ...kept].map((one) => one['bom-ref']));
  return {
    ...rest,
    metadata: { ...about, component: whole },
    components: kept,
    dependencies: listOf(dependencies)
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({
        ref,
        dependsOn: Array.isArray(dependsOn) ? dependsOn.filter((one) => refs.has(one)) : [],
      })),
  };
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map((one) => Object(one)) : [];
}
