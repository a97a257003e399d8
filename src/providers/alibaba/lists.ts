import { createHybridList } from '../../lists/hybrid.ts';
import { createNumberedList } from '../../lists/numbered.ts';
import { createTokenList } from '../../lists/token.ts';
import type { Call } from '../../transport/call.ts';
import { decodeInSteps } from '../client/decode-in-steps.ts';
import { atMost, type JsonObject, text } from '../client/json-rows.ts';
import type { List } from '../port/list.ts';
import type { InstanceRef } from '../port/records.ts';
import type { CallProvider } from './client.ts';
import { saysPageNoMissing } from './errors.ts';
import { type AlibabaOperation, OPERATIONS } from './operations.ts';
import { count, object, rows, texts } from './scalars.ts';
import { PAGE_SIZE } from './traits.ts';
import type { Parameters } from './wire.ts';

interface Kind<Row> {
  readonly decode: (row: JsonObject) => Row;
  readonly key: (row: Row) => string;
}

/** The provider's three ways of paging (quirk 2). Page numbers and sizes are sent as text (quirk 3). */
export function createLists(callProvider: CallProvider) {
  /**
   * Creates a list of certificates. `Data` contains the page. `Total` counts rows in some operations and pages in others
   * (quirk 4).
   */
  const numbered = <Row>(
    operation: AlibabaOperation,
    at: InstanceRef,
    kind: Kind<Row> & { readonly field: string },
    parameters: Parameters = {},
  ): List<Row> =>
    createNumberedList({
      place: at,
      rowsInFull: true,
      maxPageSize: PAGE_SIZE,
      key: kind.key,
      read: ({ pageNo, pageSize }, call) =>
        callProvider(
          operation,
          at,
          { ...parameters, PageNo: pageNo, PageSize: pageSize },
          async (answer) => {
            const page = object(answer, 'Data') ?? {};
            const found = atMost(PAGE_SIZE, rows(page, kind.field));
            return {
              rows: await decodeInSteps(found, kind.decode),
              total: count(page, 'Total'),
            };
          },
          call,
        ),
    });

  /**
   * Creates a list of custom authentication. The token of the last page is empty, null or absent (quirk 6). The
   * documentation does not say how exactly a filter matches, so rows that contradict the filter are removed.
   */
  const tokens = <Row>(
    operation: AlibabaOperation,
    at: InstanceRef,
    kind: Kind<Row> & { readonly contradicts: (row: Row) => boolean },
    parameters: Parameters,
  ): List<Row> =>
    createTokenList({
      place: at,
      rowsInFull: true,
      maxPageSize: PAGE_SIZE,
      key: kind.key,
      read: ({ token, size }, call) =>
        callProvider(
          operation,
          at,
          { ...parameters, Size: size, NextToken: token ?? undefined },
          async (answer) => {
            const page = object(answer, 'Data') ?? {};
            const found = await decodeInSteps(atMost(PAGE_SIZE, rows(page, 'Results')), kind.decode);
            const matching = found.filter((row) => !kind.contradicts(row));
            const dropped = found.length - matching.length;
            return {
              rows: matching,
              nextToken: text(page, 'NextToken'),
              ...(dropped === 0 ? {} : { dropped }),
            };
          },
          call,
        ),
    });

  let needsPageNo = false;

  /**
   * Creates the list of a group's credentials. The documentation does not say whether PageNo or NextToken takes
   * precedence. So both are sent only after the provider has rejected a request with only a token.
   */
  const hybrid = (at: InstanceRef, groupId: string): List<{ readonly clientId: string }> => {
    const read = (parameters: Parameters, call: Call) =>
      callProvider(
        OPERATIONS.listCredentials,
        at,
        { GroupId: groupId, ...parameters },
        (answer) => {
          const list = object(answer, 'DeviceCredentialClientIdList') ?? {};
          return {
            rows: atMost(PAGE_SIZE, texts(list, 'ClientIdList')).map((clientId) => ({ clientId })),
            nextToken: text(list, 'NextToken'),
            total: count(list, 'Total'),
          };
        },
        call,
      );
    return createHybridList({
      place: at,
      maxPageSize: PAGE_SIZE,
      key: (row) => row.clientId,
      read: async ({ token, pageNo, pageSize }, call) => {
        const numbered = { PageSize: pageSize, PageNo: pageNo };
        if (token === null) return read(numbered, call);
        if (!needsPageNo) {
          try {
            return await read({ PageSize: pageSize, NextToken: token }, call);
          } catch (error) {
            if (!saysPageNoMissing(error)) throw error;
            needsPageNo = true;
          }
        }
        return read({ ...numbered, NextToken: token }, call);
      },
    });
  };

  return { numbered, tokens, hybrid };
}
