import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { start } from '../kit/start.ts';

/** The commands of docs/mutations.md with a real openssl, for both clouds. */
const DOC = readFileSync(join(import.meta.dirname, '../../docs/mutations.md'), 'utf8');
const SHELL = [...DOC.matchAll(/```sh\n(openssl [^`]*)```/g)].map((match) => match[1]!);

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

it.skipIf(!hasOpenssl)(
  'docs/mutations.md: the documented steps register a CA (needs openssl)',
  { timeout: 60_000 },
  async () => {
    const [makeCa, prove] = SHELL;
    const folder = mkdtempSync(join(tmpdir(), 'ca-'));
    const run = (script: string) => execFileSync('sh', ['-ec', script], { cwd: folder, stdio: 'pipe' });
    const pemOf = (name: string) => readFileSync(join(folder, name), 'utf8');
    run(makeCa!);
    await using graph = await start();
    const { data } = await graph.query('{ instances { nodes { id name } } }');
    const instanceOf = (wanted: string) =>
      data.instances.nodes.find(({ name }: { name: string }) => name === wanted).id;
    const mutate = async (name: string, input: Record<string, unknown>, selection: string) => {
      const noun = name.charAt(0).toUpperCase() + name.slice(1);
      const answer = await graph.query(
        `mutation ($input: ${noun}Input!) { ${name}(input: $input) { ${selection} userErrors { message field } } }`,
        { input },
      );
      return answer.data[name];
    };
    const CA = 'caCertificate { id status registrationCode x509 { subject keyAlgorithm keyBits } }';
    const x509 = { subject: 'CN=Plant CA', keyAlgorithm: 'RSA', keyBits: 2048 };

    const ali = instanceOf('plant-east');
    const { registrationCode } = await mutate(
      'createRegistrationCode',
      { instanceId: ali },
      'registrationCode',
    );
    // Run without its one replacement, the command reports the error.
    run(prove!);
    const input = { instanceId: ali, name: 'plant', pem: pemOf('ca.pem'), registrationCode };
    const wrong = await mutate(
      'registerCaCertificate',
      { ...input, verificationPem: pemOf('verify.pem') },
      CA,
    );
    expect(wrong.userErrors).toEqual([
      {
        message: `input.verificationPem: expected the registration code ${registrationCode} as CN of its subject, but got "THE-CODE"`,
        field: ['input', 'verificationPem'],
      },
    ]);
    run(prove!.replace('THE-CODE', registrationCode));
    const registered = await mutate(
      'registerCaCertificate',
      { ...input, verificationPem: pemOf('verify.pem') },
      CA,
    );
    expect(registered).toMatchObject({ caCertificate: { status: 'ACTIVE', x509 }, userErrors: [] });

    const { caCertificate } = await mutate(
      'registerCaCertificate',
      { instanceId: instanceOf('plant-7'), pem: pemOf('ca.pem') },
      CA,
    );
    expect(caCertificate).toMatchObject({ status: 'UNVERIFIED', x509 });
    run(prove!.replace('THE-CODE', caCertificate.registrationCode));
    const { id } = caCertificate;
    const verified = await mutate('verifyCaCertificate', { id, verificationPem: pemOf('verify.pem') }, CA);
    expect(verified).toMatchObject({ caCertificate: { status: 'ACTIVE' }, userErrors: [] });
    rmSync(folder, { recursive: true });
  },
);
