import { badInput, describe } from '../../errors.ts';
import { type Caller, type Maybe, parseInstance, providersIn, streamOf } from '../../events/stream/scope.ts';
import type { Provider } from '../../providers/port/provider.ts';
import type { ProviderName } from '../../providers/port/records.ts';
import type { Place } from './question.ts';

export interface ScopeInput {
  readonly providers?: Maybe<readonly ProviderName[]>;
  readonly accounts?: Maybe<readonly string[]>;
  /** Global ids. */
  readonly instanceIds?: Maybe<readonly string[]>;
}

/** Most instances of a scope. */
const MOST = 100;

/**
 * What the caller may see, within the scope. All members must hold. Throws BAD_USER_INPUT for an empty list, and NOT_FOUND
 * for an account or an instance that does not exist or that the caller may not see.
 */
export function placesIn(caller: Caller, scope: Maybe<ScopeInput>): readonly Place[] {
  const providers = some(scope?.providers, 'scope.providers');
  const accounts = some(scope?.accounts, 'scope.accounts');
  const streams = some(scope?.instanceIds, 'scope.instanceIds')?.map((id, index) =>
    streamOf(parseInstance(caller, id, `scope.instanceIds.${index}`)),
  );
  return providersIn(caller, { providers, accounts }, 'scope').flatMap((provider): Place[] => {
    const own = ownStreams(caller, provider, streams);
    if (own !== null && own.length === 0) return [];
    const { account, name, regions } = provider;
    return [{ account, provider: name, regions, streams: own }];
  });
}

/** The streams of an account to which a question is limited, by the scope or by the configuration. Null: no limit. */
function ownStreams(
  { registry }: Caller,
  provider: Provider,
  wanted: readonly string[] | undefined,
): readonly string[] | null {
  const { account, regions } = provider;
  // Accounts contain no slash.
  if (wanted !== undefined) return wanted.filter((stream) => stream.startsWith(`${account}/`));
  const configured = registry.configuredInstances(account);
  if (configured === null) return null;
  return regions.flatMap((region) =>
    Array.from(configured, (instanceId) => streamOf({ account, region, instanceId })),
  );
}

function some<Value>(values: Maybe<readonly Value[]>, field: string): readonly Value[] | undefined {
  if (values == null) return undefined;
  if (values.length === 0) throw badInput(field, 'at least one value, or no list', describe('none'));
  if (values.length > MOST) throw badInput(field, `at most ${MOST} values`, values.length);
  return [...new Set(values)];
}
