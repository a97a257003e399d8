import type { EntityKind } from '../../events/log/log.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { CertificateFacts } from '../objects/kept-object.ts';
import type { ObjectColumns } from '../objects/object-columns.ts';

/** An object of the inventory, as a check sees it. Times are milliseconds since the epoch. */
export interface CheckedObject extends ObjectColumns {
  readonly id: string;
  readonly kind: EntityKind;
  readonly at: Omit<InstanceRef, 'provider'>;
  readonly provider: string;
  /** Name of the polled list that returned it. */
  readonly list: string;
  readonly first_seen: number;
  /** 1: devices use the certificate. 0: none does. Null: not read yet, or the object has no devices. */
  readonly has_devices: number | null;
  /** The provider's record, without secrets. Dates are ISO texts. */
  readonly record: object;
  readonly facts: CertificateFacts | null;
}

/** The columns whose equal values join objects. */
export const LINK_COLUMNS = ['key_id', 'secret_print'] as const;
export type LinkColumn = (typeof LINK_COLUMNS)[number];

/**
 * The finding holds only as long as another object has the same value. `unlike`: the other object must have another
 * fingerprint than this one; null: any other object counts.
 */
export interface Link {
  readonly column: LinkColumn;
  readonly value: string;
  readonly unlike: string | null;
}
