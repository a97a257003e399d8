import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parsePostgresUrl } from '../../src/store/postgres-url.ts';

describe('the URL of a PostgreSQL store', () => {
  it('has user, password, host, port, database and TLS mode', () => {
    const address = parsePostgresUrl(
      'postgres://graph:p%40s%2Fs%3A%25@db.example:6432/fleet?sslmode=verify-full',
    );
    expect(address).toMatchObject({
      hosts: [{ host: 'db.example', port: 6432 }],
      user: 'graph',
      database: 'fleet',
      tls: 'verify-full',
      rootCertificates: undefined,
    });
    expect(address.password.reveal()).toBe('p@s/s:%');
    expect(inspect(address)).not.toContain('p@s');
  });

  it.each([
    ['postgresql://u@h', [{ host: 'h', port: 5432 }], 'u'],
    ['postgres://u@[::1]:5433/d', [{ host: '::1', port: 5433 }], 'd'],
    ['postgres://u@/d?host=/run/postgresql', [{ host: '/run/postgresql', port: 5432 }], 'd'],
    ['postgres://u@%2Frun%2Fpg/d?port=7', [{ host: '/run/pg', port: 7 }], 'd'],
    [
      'postgres://u@a:1,b:2/d',
      [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
      'd',
    ],
  ])('may be %s', (url, hosts, database) => {
    expect(parsePostgresUrl(url)).toMatchObject({ hosts, database, user: 'u', tls: 'prefer' });
  });

  it.each([
    ['sslmode=disable', 'disable'],
    ['sslmode=allow', 'prefer'],
    ['sslmode=require', 'require'],
    ['sslmode=require&sslrootcert=/ca.pem', 'verify-ca'],
    ['sslmode=verify-ca&sslrootcert=/ca.pem', 'verify-ca'],
    ['sslmode=verify-full&sslrootcert=/ca.pem', 'verify-full'],
  ])('with %s means %s, as in libpq', (query, tls) => {
    expect(parsePostgresUrl(`postgres://u@h/d?${query}`).tls).toBe(tls);
  });

  it.each([
    ['mysql://u:hunter2@h/d', 'expected postgres://'],
    ['postgres://u:hunter/2@h/d', 'percent-encode special characters'],
    ['postgres://u:hunter2?x@h/d', 'expected only the parameters'],
    ['postgres://u:hunter2#x@h/d', 'percent-encode'],
    ['postgres://u:hunter2@x@h/d', 'percent-encode'],
    ['postgres://u:hunter2%zz@h/d', 'write % itself as %25'],
    ['postgres://:hunter2@h/d', 'expected a user'],
    ['postgres://u:hunter2@h:0/d', 'a port from 1 to 65535'],
    ['postgres://u:hunter2@/d', 'expected a host'],
    ['postgres://u:hunter2@h/d?hunter2=1', 'expected only the parameters host, port, sslmode, sslrootcert'],
    ['postgres://u:hunter2@h/d?sslmode=full', 'expected sslmode to be one of disable'],
    ['postgres://u:hunter2@h/d?sslmode=verify-ca', 'expected sslrootcert'],
  ])('is refused without a part of it in the message: %s', (url, message) => {
    const refused = () => parsePostgresUrl(url);
    expect(refused).toThrow(message);
    expect(refused).not.toThrow('hunter');
  });
});
