type Owner = { provider: string; account: string };

/** Sums the values of all hosts of an account. There is no label for hosts, because an account may call many hosts. */
export function createSums(gauge: { readonly set: (owner: Owner, value: number) => void }) {
  const byOwner = new Map<string, Map<string, number>>();
  return (owner: Owner, host: string, value: number): void => {
    const key = JSON.stringify(owner);
    const hosts = byOwner.get(key) ?? new Map<string, number>();
    byOwner.set(key, hosts);
    if (value === 0) hosts.delete(host);
    else hosts.set(host, value);
    gauge.set(
      owner,
      [...hosts.values()].reduce((a, b) => a + b, 0),
    );
  };
}

/** Counts the breakers of an account by their states. */
export function createBreakers(
  gauge: Readonly<Record<'inc' | 'dec', (labels: Owner & { state: string }) => void>>,
) {
  const states = new Map<string, string>();
  return (owner: Owner, breaker: string, state: string): void => {
    const key = JSON.stringify([owner, breaker]);
    // A new breaker emits no event, so it is counted only from its first change of state on.
    const before = states.get(key);
    if (before !== undefined) gauge.dec({ ...owner, state: before });
    states.set(key, state);
    gauge.inc({ ...owner, state });
  };
}
