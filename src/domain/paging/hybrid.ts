import type { HybridListing, TokenListing } from '../../providers/listing.ts';
import type { Call } from '../../transport/request.ts';
import { readToken } from './token.ts';
import type { Slice, Window } from './window.ts';

/**
 * PageNo and NextToken in one operation (ListDeviceCredentialClientId). Which of the two wins when both are sent is
 * documented nowhere, so they never are. The first page is asked for by number, since older pages call PageNo
 * required; from there NextToken leads, because a token stays right when rows come and go before it and a number
 * does not. A number is used again only where a full page brought no token although Total says that there is
 * more: an instance that does not know tokens yet must not look like a short list.
 */
export function readHybrid<Row>(
  listing: HybridListing<Row>,
  window: Window,
  call: Call,
): Promise<Slice<Row>> {
  return readToken(asTokens(listing), window, call);
}

/** The same list with one kind of token: `t` and the provider's own, or `n` and the number of a page. */
function asTokens<Row>(listing: HybridListing<Row>): TokenListing<Row> {
  return {
    style: 'token',
    maxPageSize: listing.maxPageSize,
    key: listing.key,
    read: async ({ token, size }, call) => {
      const pageNo = token === null ? 1 : token.startsWith('n') ? Number(token.slice(1)) : null;
      const page = await listing.read(
        pageNo === null ? { token: token!.slice(1), pageSize: size } : { pageNo, pageSize: size },
        call,
      );
      const more =
        pageNo !== null && page.rows.length === size && page.total !== null && page.total > pageNo * size;
      return {
        rows: page.rows,
        nextToken: page.nextToken !== null ? `t${page.nextToken}` : more ? `n${pageNo + 1}` : null,
      };
    },
  };
}
