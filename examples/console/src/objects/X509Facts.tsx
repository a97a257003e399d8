import { graphql, useFragment } from 'react-relay';
import type { X509Facts_x509$key } from '../__generated__/X509Facts_x509.graphql.ts';
import { Facts } from '../ui/Facts.tsx';

/** What the PEM says. */
export function X509Facts({ x509 }: { readonly x509: X509Facts_x509$key }) {
  const data = useFragment(
    graphql`
      fragment X509Facts_x509 on X509Details {
        subject
        issuer
        serialNumber
        fingerprintSha256
        keyAlgorithm
        keyBits
        signatureAlgorithm
      }
    `,
    x509,
  );
  return (
    <Facts
      facts={[
        ['Subject', data.subject],
        ['Issuer', data.issuer],
        ['Key', data.keyBits === null ? data.keyAlgorithm : `${data.keyAlgorithm} ${data.keyBits}`],
        ['Signed by', data.signatureAlgorithm],
        ['Serial number', <code key="serial">{data.serialNumber}</code>],
        ['SHA-256 fingerprint', <code key="print">{pairs(data.fingerprintSha256)}</code>],
      ]}
    />
  );
}

/** As OpenSSL writes it; also, it can wrap there. */
function pairs(hex: string): string {
  return hex.match(/../g)?.join(':') ?? hex;
}
