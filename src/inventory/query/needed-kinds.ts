import { badInput, describe } from '../../errors.ts';
import type { EntityKind } from '../../events/log/log.ts';
import type { KeptKind } from '../keep/readings.ts';

/** Lists that members of filters and orders rest on, besides the list of the objects themselves. */
const NEEDED: Readonly<Partial<Record<EntityKind, Readonly<Record<string, readonly KeptKind[]>>>>> = {
  GROUP: { isEmpty: ['GROUP_DEVICES', 'CLIENT_CREDENTIAL'] },
  CA_CERTIFICATE: { inUse: ['DEVICE_CERTIFICATE'] },
  DEVICE_CERTIFICATE: { inUse: ['DEVICE_CERTIFICATE_DEVICES'] },
  CLIENT_CREDENTIAL: {
    createdBefore: ['CLIENT_CREDENTIAL_DETAILS'],
    updatedBefore: ['CLIENT_CREDENTIAL_DETAILS'],
  },
  DEVICE: {
    registeredBefore: ['DEVICE_DETAILS'],
    statusChangedBefore: ['DEVICE_DETAILS'],
    REGISTERED_AT: ['DEVICE_DETAILS'],
    groupId: ['GROUP_DEVICES'],
    certificateId: ['DEVICE_CERTIFICATE_DEVICES'],
    hasCertificate: ['DEVICE_CERTIFICATE_DEVICES'],
  },
};

/** The lists that an answer rests on in addition. `members`: given members of the filter, and the field of the order. */
export function neededKinds(kind: EntityKind, members: readonly string[]): readonly KeptKind[] {
  return members.flatMap((member) => NEEDED[kind]?.[member] ?? []);
}

/**
 * Throws BAD_USER_INPUT if a member of the filter asks for what no account in the scope can have. `mayHave`: whether an
 * account in the scope can have lists of a kind; undefined: the scope has no account.
 */
export function checkNeeded(
  kind: EntityKind,
  members: readonly string[],
  mayHave: ((kind: KeptKind) => boolean) | undefined,
): void {
  if (mayHave === undefined || !mayHave(kind)) return;
  for (const member of members) {
    const needed = neededKinds(kind, [member]);
    if (needed.length > 0 && !needed.some(mayHave))
      throw badInput(
        `filter.${member}`,
        'no such member, because no instance in the scope can have this property',
        describe('one'),
      );
  }
}
