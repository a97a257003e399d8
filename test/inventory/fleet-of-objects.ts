import type { EntityKind } from '../../src/events/log/log.ts';
import { streamOf } from '../../src/events/stream/scope.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import { isNodeKind, NODE_KINDS, nounOf } from '../../src/graph/nouns.ts';
import type { CertificateFacts, KeptObject } from '../../src/inventory/objects/kept-object.ts';
import type { InstanceRef } from '../../src/providers/port/records.ts';
import type { Store } from '../../src/store/store.ts';

export const ALI: InstanceRef = {
  provider: 'ALIBABA_MQTT',
  account: 'ali',
  region: 'cn-hangzhou',
  instanceId: 'mqtt-1',
};
export const HUAWEI: InstanceRef = {
  provider: 'HUAWEI_IOTDA',
  account: 'hw',
  region: 'cn-north-4',
  instanceId: 'iotda-1',
};

/** A kept object of a kind, whose global id is that of its record. */
export function keptObject(
  kind: EntityKind,
  at: InstanceRef,
  record: object,
  facts: CertificateFacts | null = null,
): KeptObject {
  const noun = NODE_KINDS.find((each) => nounOf(each).event === kind);
  if (noun === undefined || !isNodeKind(noun)) throw new Error(`no noun for ${kind}`);
  return { id: printNodeId(noun, at, ...nounOf(noun).keyOf(record as never)), kind, record, facts };
}

export function factsOf(change: Partial<CertificateFacts> = {}): CertificateFacts {
  return {
    ...{ subject: 'CN=one', issuer: 'CN=ca', commonName: 'one', serialNumber: '0A' },
    ...{ notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2027-01-01T00:00:00.000Z' },
    ...{
      sha1: 'A'.repeat(40),
      sha256: 'B'.repeat(64),
      keyId: 'C'.repeat(64),
      keyAlgorithm: 'EC',
      keyBits: 256,
    },
    ...{ signatureAlgorithm: 'ecdsa-with-SHA256', subjectKeyId: null, authorityKeyId: null, isCa: false },
    issuerKeyId: null,
    ...change,
  };
}

/** Notes that the inventory keeps a list, and when it was last read whole: null for never. */
export async function keepList(
  { rows }: Pick<Store, 'rows'>,
  at: Pick<InstanceRef, 'account' | 'region' | 'instanceId'>,
  list: string,
  wholeAt: number | null,
): Promise<void> {
  await rows(
    `INSERT INTO @inventory_list (stream, list, kind, account, region, instance_id, every_ms, kept_at, whole_at)
      VALUES ($1, $2, $2, $3, $4, $5, 60000, 0, $6)`,
    [streamOf(at), list, at.account, at.region, at.instanceId, wholeAt],
  );
}
