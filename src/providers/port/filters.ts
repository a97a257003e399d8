import { AppError, badInput } from '../../errors.ts';
import type { InstanceEdition, InstanceRef } from './records.ts';

/** Filters of lists. A row must match every given member. */
export interface InstanceFilter {
  readonly name?: string;
  readonly edition?: InstanceEdition;
  readonly tags?: readonly TagFilter[];
}
/** Without `value`, the tag may have any value. */
export interface TagFilter {
  readonly key: string;
  readonly value?: string | null | undefined;
}
export interface SpaceFilter {
  readonly spaceId?: string;
}
export interface NameFilter {
  readonly name?: string;
}

export interface GroupFilter {
  readonly name?: string;
  readonly spaceId?: string;
  readonly isDynamic?: boolean;
  readonly modifiedAfter?: Date;
  readonly tags?: readonly TagFilter[];
}
export interface DeviceCertificateFilter {
  readonly commonNamePrefix?: string;
  readonly fingerprint?: string;
}
export interface AuthIdentityFilter {
  readonly username?: string;
  readonly identityType?: 'USER' | 'CLIENT';
  readonly clientId?: string;
}
export interface AuthPermissionFilter {
  readonly identity?: string;
  readonly identityType?: 'USER' | 'CLIENT';
  readonly topic?: string;
}
export interface DeviceFilter {
  readonly productId?: string;
  readonly gatewayId?: string;
  /** Together with `gatewayId`: includes the devices on all levels below the gateway. Default: only the next level. */
  readonly cascade?: boolean;
  readonly nodeId?: string;
  readonly name?: string;
  readonly spaceId?: string;
  readonly registeredAfter?: Date;
  readonly registeredBefore?: Date;
}

type Place = Pick<InstanceRef, 'provider' | 'account' | 'region'> & Partial<InstanceRef>;

/**
 * Throws UNSUPPORTED_BY_INSTANCE if one of these members is given. The provider cannot apply them, so leaving them out of
 * the call would return rows that do not match.
 */
export function refuseMembers<Filter extends object>(
  filter: Filter,
  members: readonly (keyof Filter & string)[],
  service: string,
  { provider, account, region, instanceId }: Place,
): void {
  const refused = members.find((member) => filter[member] !== undefined);
  if (refused === undefined) return;
  throw new AppError('UNSUPPORTED_BY_INSTANCE', `${service} cannot filter this list by ${refused}.`, {
    details: {
      provider,
      account,
      region,
      ...(instanceId === undefined ? {} : { instanceId }),
      field: `filter.${refused}`,
    },
  });
}

/** Throws BAD_USER_INPUT if the text is empty or longer than the provider accepts. */
export function checkedLength(member: string, value: string | undefined, longest: number): void {
  if (value !== undefined && (value === '' || [...value].length > longest))
    throw badInput(`filter.${member}`, `1 to ${longest} characters`, value);
}
