/** The operations of docs/runbooks/ca-compromised.md. A test compares them. */
export const CA_COMPROMISED = `# Where is this CA registered, what did it issue?
query CompromisedCa($text: String!) {
  identitySearch(text: $text, kinds: [CA_CERTIFICATE]) {
    edges {
      matchedBy
      node {
        id
        ... on CaCertificate {
          name
          provider
          status
          sameCa {
            edges {
              basis
              node {
                id
                provider
                status
              }
            }
          }
          blastRadius {
            deviceCertificates
            devices
            onlineDevices
            unknownIssuers
            completeness {
              complete
            }
          }
        }
      }
    }
  }
}

# ApsaraMQ. IoTDA cannot deactivate a CA: delete it.
mutation DistrustCa($caId: ID!, $caKey: String!) {
  setCaCertificateStatus(
    input: {
      id: $caId
      status: INACTIVE
      idempotencyKey: $caKey
    }
  ) {
    caCertificate {
      id
      status
    }
    userErrors {
      code
      field
      message
    }
  }
}

# Repeat for each certificate of CertificatesOfCa.
mutation DistrustCertificate($certificateId: ID!, $certificateKey: String!) {
  setDeviceCertificateStatus(
    input: {
      id: $certificateId
      status: INACTIVE
      idempotencyKey: $certificateKey
    }
  ) {
    deviceCertificate {
      id
      status
    }
    userErrors {
      code
      field
      message
    }
  }
}

# Open until no active certificate is left.
query IsAnythingLeft($caId: ID!) {
  identityInventory {
    deviceCertificates(
      filter: { issuedBy: $caId, status: [ACTIVE] }
      first: 50
    ) {
      totalCount
      nodes {
        id
        commonName
      }
    }
    findings(
      filter: {
        nodeId: $caId
        checks: [CA_INACTIVE_WITH_ACTIVE_CERTIFICATES]
      }
    ) {
      nodes {
        severity
        title
        firstSeenAt
      }
    }
  }
}
`;
