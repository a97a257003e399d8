import { unlessStoreUnavailable } from '../../errors.ts';
import { createSemaphore } from '../../events/interest/semaphore.ts';
import type { Commit, EntityKind, RowCommit } from '../../events/log/log.ts';
import type { RowKeeper } from '../../events/log/row-keeper.ts';
import { yieldToEventLoop } from '../../events/log/row-steps.ts';
import type { ListKeeper } from '../../events/poll/kept-list.ts';
import { type PolledList, parseListName } from '../../events/poll/polled-lists.ts';
import { parseStream, streamOf } from '../../events/stream/scope.ts';
import { parseNodeId } from '../../graph/node-id.ts';
import { membersOf } from '../../members.ts';
import type { InstanceRef } from '../../providers/port/records.ts';
import type { Secret } from '../../secret.ts';
import type { Store } from '../../store/store.ts';
import { parsePem } from '../../x509/certificate-facts.ts';
import type { CertificateFacts } from '../objects/kept-object.ts';
import { certificateFactsOf } from './certificate-facts.ts';
import { dropList } from './drop-lists.ts';
import { isGroupKept } from './group-credentials.ts';
import type { IssuerFinder } from './issuers.ts';
import type { KeepPlan } from './keep-plan.ts';
import { type KeepPlace, keepRows, type RowToKeep } from './keep-rows.ts';
import { createSecretPrinter, keptRecordOf } from './kept-fields.ts';
import { countObjects, readOthers } from './kept-objects.ts';
import {
  type KeptList,
  keptListOf,
  nameLists,
  noteFailed,
  noteUnread,
  noteWhole,
  readMoment,
} from './list-table.ts';
import { KEPT_READINGS, LIVE_FIELDS, READINGS } from './readings.ts';

export interface KeeperOptions {
  readonly store: Store;
  readonly plan: KeepPlan;
  readonly issuers: IssuerFinder;
  /** Key of the fingerprints of secrets. */
  readonly key: Secret;
  /** Most objects of the whole inventory; null: no limit. A list that does not fit is not kept. */
  readonly maxObjects: number | null;
  /** Called once for each list that does not fit. */
  readonly onTooLarge: (list: KeptList) => void;
  /** Called for failures, except those of a store that is away. */
  readonly onError: (error: unknown) => void;
}

/** Writes what is read of the kept lists, in the transactions of the event log. */
export interface Keeper extends ListKeeper, RowKeeper {
  /** Records that a list will be read, so that it counts as missing until then. Written with the next whole read. */
  readonly expect: (at: InstanceRef, list: PolledList) => void;
  /** Records whether an instance exists. Nothing of one that is gone is kept, although its lists may still be polled. */
  readonly setThere: (at: InstanceRef, isThere: boolean) => void;
  /** Prepares one record, as a single read of the object returned it. */
  readonly prepareRecord: (kind: EntityKind, id: string, record: object) => Promise<RowToKeep>;
  /** Milliseconds between two reads of a list; null: it is not kept. */
  readonly everyMs: (at: InstanceRef, list: PolledList) => number | null;
}

/** Certificates that are parsed before other work may run. One takes up to 0.2 ms. */
const PARSED_PER_STEP = 20;

export function createKeeper(options: KeeperOptions): Keeper {
  const { store, plan, issuers } = options;
  const printSecret = createSecretPrinter(options.key);
  const turns = createSemaphore(1);
  /** Lists that do not fit, by stream and name. */
  const tooLarge = new Set<string>();
  /** Rows that a list may still have, while it is read for the first time. */
  const room = new Map<string, number>();
  /** Streams of instances that are gone. */
  const gone = new Set<string>();
  const expected = new Map<string, (KeptList & { readonly everyMs: number })[]>();

  const everyMsOf = (at: InstanceRef, list: PolledList): number | null => {
    // The list of a group's devices has no objects of its own. Instances are read by the region.
    if ((list.kind === 'DEVICE' && list.groupId !== null) || list.kind === 'INSTANCE') return null;
    const kept = keptListOf(at, list);
    return tooLarge.has(keyOf(kept)) || gone.has(kept.stream) ? null : plan.everyMs(at, list.kind);
  };
  const factsOf = async (record: object): Promise<CertificateFacts | undefined> => {
    const pem = pemOf(record);
    const certificate = pem === undefined ? null : parsePem(pem);
    if (certificate === null) return undefined;
    return certificateFactsOf(certificate, await issuers.keyIdOf(certificate));
  };
  const rowOf = async (
    at: InstanceRef,
    { kind }: PolledList,
    row: RowCommit,
    { principal, details }: { readonly principal: string | null; readonly details: readonly string[] },
  ): Promise<RowToKeep | null> => {
    const source = row.entry?.source ?? 'POLL';
    const known = { id: row.id, source, principal };
    if (row.state?.kind === 'gone') return { ...known, fresh: null, facts: undefined };
    const record = row.record ?? recordOfId(kind, row);
    if (record === null) return null;
    const isCertificate = kind === 'CA_CERTIFICATE' || kind === 'DEVICE_CERTIFICATE';
    const omits = source === 'POLL' ? omitsOf(at, kind) : SINGLE_OMITS;
    return {
      ...known,
      fresh: keptRecordOf(kind, record, { omits: [...omits, ...details], printSecret }),
      facts: isCertificate ? await factsOf(record) : undefined,
      pem: isCertificate ? pemOf(record) : undefined,
    };
  };
  const omitsOf = (at: InstanceRef, kind: PolledList['kind']): readonly string[] =>
    (kind === 'CA_CERTIFICATE' &&
      plan.providerOf(at.account)?.traits.lists['Instance.caCertificates']?.omits) ||
    [];
  /** Without readings of the details, nothing would notice a later change of them. */
  const detailsOmitted = (at: InstanceRef, kind: PolledList['kind']): readonly string[] => {
    const reading = KEPT_READINGS.find((each) => READINGS[each].of === kind);
    if (reading === undefined || plan.readingEveryMs(at, reading) !== null) return [];
    return LIVE_FIELDS[kind] ?? [];
  };
  const refuse = async (list: KeptList): Promise<void> => {
    tooLarge.add(keyOf(list));
    options.onTooLarge(list);
    await dropList(store, list);
  };

  return {
    expect: (at, list) => {
      const everyMs = everyMsOf(at, list);
      if (everyMs === null) return;
      const kept = keptListOf(at, list);
      const waiting = expected.get(kept.stream) ?? [];
      expected.set(kept.stream, [...waiting, { ...kept, everyMs }]);
    },

    everyMs: everyMsOf,

    setThere: (at, isThere) => {
      if (isThere) gone.delete(streamOf(at));
      else gone.add(streamOf(at));
    },

    prepareRecord: async (kind, id, record) => {
      const fresh = keptRecordOf(kind, record, { omits: SINGLE_OMITS, printSecret });
      return { id, fresh, facts: await factsOf(record), pem: pemOf(record), source: 'POLL', principal: null };
    },

    prepare: async (stream: string, commit: Commit) => {
      const list = parseListName(commit.list);
      const at = placeOf(plan, stream);
      if (at === null || everyMsOf(at, list) === null) return null;
      const of = { principal: commit.principal ?? null, details: detailsOmitted(at, list.kind) };
      const rows: RowToKeep[] = [];
      let isUnread = false;
      for (const [index, row] of commit.rows.entries()) {
        if (index > 0 && index % PARSED_PER_STEP === 0) await yieldToEventLoop();
        const prepared = await rowOf(at, list, row, of);
        if (prepared !== null) rows.push(prepared);
        else if (row.entry?.source === 'MUTATION') isUnread = true;
      }
      if (rows.length === 0 && !isUnread) return null;
      const place: KeepPlace = { ...keptListOf(at, list), at };
      const left = room.get(keyOf(place));
      if (left !== undefined && commit.isOnlyKept) {
        room.set(keyOf(place), left - rows.length);
        if (left < rows.length) {
          await refuse(place);
          return null;
        }
      }
      return async (transaction, isApplied) => {
        const applied = rows.filter(({ id }) => isApplied(id));
        await keepRows(transaction, place, applied);
        if (isUnread) await noteUnread(transaction, place);
      };
    },

    begin: async (at, list) => {
      const everyMs = everyMsOf(at, list);
      if (everyMs === null) return null;
      const kept = keptListOf(at, list);
      const { now: began, wholeAt } = await readMoment(store, kept);
      if (wholeAt === null && options.maxObjects !== null)
        room.set(keyOf(kept), options.maxObjects - (await countObjects(store)));
      return {
        needsAll: wholeAt === null,
        turn: turns,
        others: (seen) => readOthers(store, kept, seen),
        whole: async () => {
          room.delete(keyOf(kept));
          if (everyMsOf(at, list) === null) return;
          const waiting = expected.get(kept.stream) ?? [];
          expected.delete(kept.stream);
          await store.write(async (transaction) => {
            await nameLists(transaction, waiting);
            if (list.groupId !== null && !(await isGroupKept(transaction, at, list.groupId))) return;
            await noteWhole(transaction, kept, { began, wholeAt, everyMs });
          }, 'pass');
        },
      };
    },

    failed: async (at, list, code, retryMs) => {
      const everyMs = everyMsOf(at, list);
      if (everyMs === null) return;
      const noted = noteFailed(store, keptListOf(at, list), { code, retryMs, everyMs });
      await noted.catch(unlessStoreUnavailable(options.onError));
    },
  };
}

/** Single reads of a certificate of IoTDA have a fingerprint, and lists have none: it would seem to change. */
const SINGLE_OMITS: readonly string[] = ['fingerprint'];

function pemOf(record: object): string | undefined {
  const { pem } = membersOf(record);
  return typeof pem === 'string' ? pem : undefined;
}

/** Lists that contain only ids: the record follows from the id. Null: not such a list. */
function recordOfId(kind: PolledList['kind'], { id, entry }: RowCommit): object | null {
  if (entry === null || (kind !== 'CLIENT_CREDENTIAL' && kind !== 'BLOCKED_CLIENT')) return null;
  return { clientId: parseNodeId(id).key[0] };
}

/** The instance of a stream. Null: no account of this process. */
function placeOf(plan: KeepPlan, stream: string): InstanceRef | null {
  const at = parseStream(stream);
  const provider = plan.providerOf(at.account);
  return provider === null ? null : { provider: provider.name, ...at };
}

function keyOf({ stream, list }: Pick<KeptList, 'stream' | 'list'>): string {
  return `${stream} ${list}`;
}
