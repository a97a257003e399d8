import { graphql, useFragment } from 'react-relay';
import type { X509Facts_x509$key } from '../__generated__/X509Facts_x509.graphql.ts';
import { texts } from '../texts/texts.ts';
import { Facts } from '../ui/Facts.tsx';
import { codeValue } from '../ui/fact-values.tsx';

/** Facts from the PEM. */
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
        [texts.certificate.subject, data.subject],
        [texts.certificate.issuer, data.issuer],
        [
          texts.certificate.publicKey,
          data.keyBits === null ? data.keyAlgorithm : `${data.keyAlgorithm} ${data.keyBits}`,
        ],
        [texts.certificate.signature, data.signatureAlgorithm],
        [texts.certificate.serialNumber, codeValue(data.serialNumber, texts.certificate.serialNumber)],
        [texts.certificate.sha256, codeValue(pairs(data.fingerprintSha256), texts.certificate.sha256)],
      ]}
    />
  );
}

/** As OpenSSL prints it. */
function pairs(hex: string): string {
  return hex.match(/../g)?.join(':') ?? hex;
}
