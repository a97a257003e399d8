import { DAY_MS, HOUR_MS } from '../../duration.ts';
import type { EntityKind } from '../../events/log/log.ts';
import { CAPABILITY_OF, ENTITY_KINDS } from '../../events/poll/polled-lists.ts';
import type { RegisteredAccount } from '../../graph/registry.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { InstanceRecord, InstanceRef } from '../../providers/port/records.ts';
import type { ListField } from '../../providers/port/traits.ts';
import type { Billed } from '../../transport/call.ts';
import {
  hasReading,
  isReading,
  KEPT_READINGS,
  type KeptKind,
  type KeptReading,
  READINGS,
} from './readings.ts';

/** An entry of `inventory.keep` of the configuration. A member that is missing stands for all. */
export interface KeepRule {
  readonly accounts?: readonly string[] | undefined;
  readonly instances?: readonly string[] | undefined;
  readonly kinds: readonly KeptKind[];
  /** Milliseconds between two reads of a list. */
  readonly every: number;
}

export interface KeepPlan {
  readonly accounts: readonly RegisteredAccount[];
  readonly providerOf: (account: string) => Provider | null;
  /** Milliseconds between two reads of the lists of this kind; null: they are not kept. */
  readonly everyMs: (at: Pick<InstanceRef, 'account' | 'instanceId'>, kind: EntityKind) => number | null;
  /**
   * Milliseconds between two readings of the same object, at least a day; null: they are not kept. The objects themselves
   * are kept, too.
   */
  readonly readingEveryMs: (
    at: Pick<InstanceRef, 'account' | 'instanceId'>,
    reading: KeptReading,
  ) => number | null;
  /** Whether the reading is kept for an instance of the account, whatever instances there are. */
  readonly keepsReading: (account: string, reading: KeptReading) => boolean;
  /** The readings that this instance has, kept or not. */
  readonly readingsOf: (instance: Pick<InstanceRecord, 'account' | 'capabilities'>) => readonly KeptReading[];
  /** The kinds that the provider lists and that this instance has, kept or not. */
  readonly kindsOf: (instance: Pick<InstanceRecord, 'account' | 'capabilities'>) => readonly EntityKind[];
  /** Milliseconds between two reads of the instances of an account; null: nothing of the account is kept. */
  readonly instancesEveryMs: (account: string) => number | null;
  /** What would be kept without a rule, but is not, because its reads may be billed. Only without configured rules. */
  readonly leftOut: readonly { readonly account: string; readonly kind: KeptKind }[];
}

/** The list in which the objects of a kind are read. */
export const LIST_OF: Readonly<Record<EntityKind, ListField>> = {
  INSTANCE: 'Query.instances',
  GROUP: 'Instance.groups',
  CA_CERTIFICATE: 'Instance.caCertificates',
  DEVICE_CERTIFICATE: 'Instance.deviceCertificates',
  CLIENT_CREDENTIAL: 'Group.clientCredentials',
  AUTH_IDENTITY: 'Instance.authIdentities',
  AUTH_PERMISSION: 'Instance.authPermissions',
  BLOCKED_CLIENT: 'Instance.blockedClients',
  DEVICE: 'Instance.devices',
  DEVICE_POLICY: 'Instance.devicePolicies',
};

/** What is kept without a rule, once an hour. */
const DEFAULT_KINDS: readonly KeptKind[] = [
  'CA_CERTIFICATE',
  'DEVICE_CERTIFICATE',
  'DEVICE_CERTIFICATE_DEVICES',
];
const DEFAULT_EVERY_MS = HOUR_MS;

/** `rules` undefined: the certificates of all accounts, as far as their reads are known not to be billed. */
export function createKeepPlan(
  accounts: readonly RegisteredAccount[],
  rules: readonly KeepRule[] | undefined,
): KeepPlan {
  const byName = new Map(accounts.map((each) => [each.provider.account, each]));
  const lists = (account: string, kind: EntityKind) =>
    byName.get(account)?.provider.traits.lists[LIST_OF[kind]] ?? null;
  const mayHave = (account: string, kind: KeptKind) => {
    const traits = byName.get(account)?.provider.traits;
    if (!isReading(kind)) return lists(account, kind) !== null;
    return traits !== undefined && hasReading(traits, kind);
  };
  const isFree = (account: string, kind: KeptKind) => billedOf(byName.get(account)?.provider, kind) === false;
  const defaults = accounts.flatMap(({ provider: { account } }) =>
    DEFAULT_KINDS.filter((kind) => mayHave(account, kind)).map((kind) => ({ account, kind })),
  );
  const used: readonly KeepRule[] =
    rules ??
    defaults
      .filter(({ account, kind }) => isFree(account, kind))
      .map(({ account, kind }) => ({ accounts: [account], kinds: [kind], every: DEFAULT_EVERY_MS }));
  const shortest = (matching: readonly KeepRule[]): number | null =>
    matching.length === 0 ? null : Math.min(...matching.map(({ every }) => every));
  const rulesOf = (account: string) =>
    byName.has(account) ? used.filter((rule) => rule.accounts?.includes(account) !== false) : [];
  const everyMs = ({ account, instanceId }: Pick<InstanceRef, 'account' | 'instanceId'>, kind: KeptKind) =>
    mayHave(account, kind)
      ? shortest(
          rulesOf(account).filter(
            ({ instances, kinds }) =>
              instances?.includes(instanceId) !== false && kinds.some((each) => needsOf(each).includes(kind)),
          ),
        )
      : null;
  const kindsOf = ({ account, capabilities }: Pick<InstanceRecord, 'account' | 'capabilities'>) =>
    ENTITY_KINDS.filter((kind) => {
      const capability = CAPABILITY_OF[kind];
      return (
        kind !== 'INSTANCE' &&
        capability !== null &&
        capabilities.includes(capability) &&
        lists(account, kind) !== null
      );
    });
  return {
    accounts,
    providerOf: (account) => byName.get(account)?.provider ?? null,
    everyMs,
    readingEveryMs: (at, reading) => {
      const found = everyMs(at, reading);
      return found === null ? null : Math.max(found, DAY_MS);
    },
    keepsReading: (account, reading) =>
      mayHave(account, reading) && rulesOf(account).some(({ kinds }) => kinds.includes(reading)),
    kindsOf,
    readingsOf: (instance) => {
      const kinds = kindsOf(instance);
      return KEPT_READINGS.filter(
        (each) => kinds.includes(READINGS[each].of) && mayHave(instance.account, each),
      );
    },
    instancesEveryMs: (account) => shortest(rulesOf(account)),
    leftOut: rules === undefined ? defaults.filter(({ account, kind }) => !isFree(account, kind)) : [],
  };
}

/** The kinds that are kept with a kind: the groups name the lists of credentials, and a reading needs its objects. */
function needsOf(kind: KeptKind): readonly KeptKind[] {
  if (isReading(kind)) return [kind, ...needsOf(READINGS[kind].of)];
  return kind === 'CLIENT_CREDENTIAL' ? [kind, 'GROUP'] : [kind];
}

/** Whether reads of the list, or of the objects, are billed, by the provider's documentation and the account's owner. */
function billedOf(provider: Provider | undefined, kind: KeptKind): Billed {
  const from = isReading(kind) ? READINGS[kind].from : { list: LIST_OF[kind] };
  // Of a reading, the providers do not document whether it is billed.
  const documented = ('list' in from ? provider?.traits.lists[from.list]?.billed : undefined) ?? 'unknown';
  return documented === false ? false : (provider?.countsCalls ?? documented);
}
