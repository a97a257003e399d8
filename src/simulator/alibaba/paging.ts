import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { refuseMissing } from './errors.ts';
import type { Tokens, Work } from './work.ts';

const LARGEST_PAGE = 100;
const LARGEST_PAGE_NUMBER = 2 ** 31 - 1;

export interface NumberedPage<T> {
  readonly rows: readonly T[];
  readonly pageNo: number;
  readonly pageSize: number;
}

export interface TokenPage<T> {
  readonly rows: readonly T[];
  /** Members to spread into the answer: the next token, or the last page's marker (quirk 6). */
  readonly next: { readonly NextToken?: string };
}

/**
 * Pages by PageNo and PageSize in insertion order. An insert or delete on an earlier page shifts the rows of
 * later pages.
 */
export function numberedPage<T>(rows: readonly T[], { parameters }: Work): NumberedPage<T> {
  const pageNo = parameters.count('PageNo', LARGEST_PAGE_NUMBER);
  const pageSize = parameters.count('PageSize', LARGEST_PAGE);
  const start = (pageNo - 1) * pageSize;
  return { rows: rows.slice(start, start + pageSize), pageNo, pageSize };
}

/** Pages by Size and NextToken. A token is valid only for the same operation, instance and filter. */
export function tokenPage<T>(
  work: Work,
  scope: readonly unknown[],
  rows: readonly T[],
  keyOf: (row: T) => string,
): TokenPage<T> {
  const size = work.parameters.count('Size', LARGEST_PAGE);
  const token = work.parameters.filter('NextToken');
  const keyed = inKeyOrder(rows, keyOf);
  const start = token === undefined ? 0 : startAfter(keyed, openToken(work, scope, token).lastKey);
  return cut(work, scope, keyed, start, size, 1);
}

/**
 * Pages by PageNo and PageSize or by PageSize and NextToken, in one operation. PageNo is optional (contract
 * 2.5, section 6, 4).
 */
export function hybridPage<T>(
  work: Work,
  scope: readonly unknown[],
  rows: readonly T[],
  keyOf: (row: T) => string,
): TokenPage<T> & NumberedPage<T> {
  const { parameters, switches } = work;
  const pageSize = parameters.count('PageSize', LARGEST_PAGE);
  if (switches.hybridPageNo === 'required' && !parameters.has('PageNo')) throw refuseMissing('PageNo');
  const asked = parameters.has('PageNo') ? parameters.count('PageNo', LARGEST_PAGE_NUMBER) : undefined;
  const token = parameters.filter('NextToken');
  const keyed = inKeyOrder(rows, keyOf);
  if (token !== undefined && (asked === undefined || switches.hybridPrecedence === 'token')) {
    const { lastKey, page } = openToken(work, scope, token);
    const pageNo = asked ?? page;
    return { ...cut(work, scope, keyed, startAfter(keyed, lastKey), pageSize, page), pageNo, pageSize };
  }
  const pageNo = asked ?? 1;
  return { ...cut(work, scope, keyed, (pageNo - 1) * pageSize, pageSize, pageNo), pageNo, pageSize };
}

export function createTokens(): Tokens {
  const key = randomBytes(32);
  return {
    seal: (scope, lastKey, page) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(digest(scope));
      const text = cipher.update(JSON.stringify({ lastKey, page }), 'utf8');
      return Buffer.concat([iv, text, cipher.final(), cipher.getAuthTag()]).toString('base64');
    },
    open: (scope, token) => {
      const bytes = Buffer.from(token, 'base64');
      // Compare with the token itself, because `Buffer.from` decodes leniently and would accept a token whose
      // '+' arrived as a space.
      if (bytes.length < 28 || bytes.toString('base64') !== token) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
          .setAAD(digest(scope))
          .setAuthTag(bytes.subarray(-16));
        const text = Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
        return JSON.parse(text.toString('utf8'));
      } catch {
        return undefined;
      }
    },
  };
}

interface Keyed<T> {
  readonly row: T;
  readonly key: string;
}

/**
 * Orders rows by key and not by position, so that inserts and deletes during a walk neither repeat nor hide
 * other rows (quirk 8).
 */
function inKeyOrder<T>(rows: readonly T[], keyOf: (row: T) => string): readonly Keyed<T>[] {
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function startAfter(keyed: readonly Keyed<unknown>[], lastKey: string): number {
  const index = keyed.findIndex(({ key }) => key > lastKey);
  return index < 0 ? keyed.length : index;
}

function cut<T>(
  work: Work,
  scope: readonly unknown[],
  keyed: readonly Keyed<T>[],
  start: number,
  size: number,
  page: number,
): TokenPage<T> {
  const part = keyed.slice(start, start + size);
  const last = part.at(-1);
  const isLast = last === undefined || start + size >= keyed.length;
  const next = isLast
    ? lastPage(work)
    : { NextToken: work.tokens.seal(scopeOf(work, scope), last.key, page + 1) };
  return { rows: part.map(({ row }) => row), next };
}

const lastPage = ({ switches }: Work): { NextToken?: string } =>
  switches.lastNextToken === 'empty' ? { NextToken: '' } : {};

function openToken(work: Work, scope: readonly unknown[], token: string) {
  const opened = work.tokens.open(scopeOf(work, scope), token);
  if (!opened) throw work.wrong('NextToken');
  return opened;
}

const scopeOf = (work: Work, scope: readonly unknown[]): readonly unknown[] => [work.operation, ...scope];
const digest = (scope: readonly unknown[]): Buffer =>
  createHash('sha256').update(JSON.stringify(scope)).digest();
