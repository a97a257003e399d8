import { streamOf } from '../../events/stream/scope.ts';
import { tryParseNodeId } from '../../graph/node-id.ts';
import type { Snapshot } from '../../inventory/query/ask.ts';
import type { FindingRow } from '../../inventory/query/finding-rows.ts';
import { type IssuerLink, readIssuers } from '../../inventory/query/issuers.ts';
import { type KeptRow, readMoments } from '../../inventory/query/kept-row.ts';
import type { Place } from '../../inventory/query/question.ts';
import { placesIn } from '../../inventory/query/scope.ts';
import { membersOf } from '../../members.ts';
import { checkedMembers } from '../filter.ts';
import { maySeeFingerprints } from '../inventory/finding-loader.ts';
import {
  askCertificates,
  askCredentials,
  askDevices,
  askFindings,
  askGroups,
  askIdentities,
  type ListQuestion,
} from '../inventory/list-questions.ts';
import type { OperationScope } from '../operation-scope.ts';
import {
  AUTH_IDENTITY,
  CA_CERTIFICATE,
  type Cell,
  CLIENT_CREDENTIAL,
  type Columns,
  cellOf,
  DEVICE,
  DEVICE_CERTIFICATE,
  GROUP,
  type SeenObject,
} from './columns.ts';
import { FINDING, type SeenFinding } from './finding-columns.ts';

/** Who exports, and the instant of the export. */
export type Exporter = Pick<OperationScope, 'registry' | 'principal' | 'now'>;

/** A list that can be exported. */
export interface ExportedList {
  /** The word with which the ids of its objects begin. */
  readonly type: string;
  readonly columns: readonly string[];
  /** `filter`: coerced to the input type of the list's filter. Throws as the list does. */
  readonly open: (exporter: Exporter, places: readonly Place[], filter: unknown) => OpenedList;
}

export interface OpenedList extends Omit<ListQuestion<unknown>, 'readRows'> {
  /** Reads the cells of objects, in the order of their ids. Objects that are gone are missing. */
  readonly readCells: (snapshot: Snapshot, ids: readonly string[]) => Promise<readonly (readonly Cell[])[]>;
}

/** Adds to the rows what their columns need. */
type See<Row, Seen> = (
  exporter: Exporter,
  snapshot: Snapshot,
  rows: readonly Row[],
) => Promise<readonly Seen[]> | readonly Seen[];

function exported<Row, Seen, Filter extends object>(
  type: string,
  ask: (exporter: Exporter, places: readonly Place[], filter: Filter) => ListQuestion<Row>,
  columns: Columns<Seen>,
  see: See<Row, Seen>,
): ExportedList {
  const shown = Object.values(columns);
  return {
    ...{ type, columns: Object.keys(columns) },
    open: (exporter, places, filter) => {
      const { readRows, ...question } = ask(exporter, places, checkedMembers(filter));
      return {
        ...question,
        readCells: async (snapshot, ids) => {
          const found = await readRows(snapshot, places, ids);
          const rows = ids.flatMap((id) => found.get(id) ?? []);
          const seen = await see(exporter, snapshot, rows);
          return seen.map((each) => shown.map((column) => cellOf(column(each))));
        },
      };
    },
  };
}

const seeObjects: See<KeptRow, SeenObject> = async (exporter, snapshot, rows) => {
  const { registry, principal } = exporter;
  const keyOf = ({ at, list }: KeptRow) => `${streamOf(at)} ${list}`;
  const lists = [...new Map(rows.map((row) => [keyOf(row), row])).values()];
  const moments = await readMoments(snapshot, lists);
  const known = new Map(lists.map((row, index) => [keyOf(row), moments[index]?.wholeAt ?? 0]));
  const issuers = await issuersOf(exporter, snapshot, rows);
  return rows.map((row) => ({
    row,
    record: membersOf(row.record),
    // The list may have been read only in part.
    lastSeen: Math.max(known.get(keyOf(row)) ?? 0, row.firstSeen),
    issuerCaId: issuers.get(row.id) ?? null,
    mayReveal: maySeeFingerprints(exporter),
    traits: registry.find(principal, row.at.account)?.traits,
  }));
};

/** Provider-side ids of the CAs that issued these certificates, by the ids of the certificates. */
async function issuersOf(
  exporter: Exporter,
  snapshot: Snapshot,
  rows: readonly KeptRow[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const links: (IssuerLink & { readonly id: string })[] = [];
  for (const { id, kind, at, record, facts } of rows) {
    if (kind !== 'DEVICE_CERTIFICATE') continue;
    const { caSerialNumber } = membersOf(record);
    if (typeof caSerialNumber === 'string') found.set(id, caSerialNumber);
    else if (facts?.issuerKeyId != null) links.push({ id, at, keyId: facts.issuerKeyId });
  }
  if (links.length === 0) return found;
  const cas = await readIssuers(snapshot, placesIn(exporter, null), links);
  for (const [index, { id }] of links.entries()) {
    const ca = tryParseNodeId(cas[index] ?? '');
    if (ca?.kind === 'CaCertificate') found.set(id, ca.key[0]);
  }
  return found;
}

const seeFindings: See<FindingRow, SeenFinding> = ({ principal, now }, _snapshot, rows) => {
  const instant = now();
  return rows.map((row) => ({
    row,
    suppression: (row.suppression?.until ?? Number.POSITIVE_INFINITY) <= instant ? null : row.suppression,
    mayKnowWho: principal.scopes.has('identity:write'),
  }));
};

/** The lists by the names of their fields in `FleetInventory`. */
export const EXPORTED_LISTS: Readonly<Record<string, ExportedList>> = {
  groups: exported('Group', askGroups, GROUP, seeObjects),
  caCertificates: exported(
    'CaCertificate',
    (exporter, places, filter: Parameters<typeof askCertificates>[2]) =>
      askCertificates(exporter, places, filter, 'CA_CERTIFICATE'),
    CA_CERTIFICATE,
    seeObjects,
  ),
  deviceCertificates: exported(
    'DeviceCertificate',
    (exporter, places, filter: Parameters<typeof askCertificates>[2]) =>
      askCertificates(exporter, places, filter, 'DEVICE_CERTIFICATE'),
    DEVICE_CERTIFICATE,
    seeObjects,
  ),
  clientCredentials: exported('ClientCredential', askCredentials, CLIENT_CREDENTIAL, seeObjects),
  authIdentities: exported('AuthIdentity', askIdentities, AUTH_IDENTITY, seeObjects),
  devices: exported('Device', askDevices, DEVICE, seeObjects),
  findings: exported('Finding', askFindings, FINDING, seeFindings),
};
