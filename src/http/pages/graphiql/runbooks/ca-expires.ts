/** The operations of docs/runbooks/ca-expires.md. A test compares them. */
export const CA_EXPIRES = `# Which CAs expire soon, and what depends on them?
query ExpiringCas($within: Duration!) {
  identityInventory {
    completeness {
      complete
      oldest
    }
    caCertificates(filter: { expiresWithin: $within }) {
      totalCount
      nodes {
        id
        name
        provider
        validTo
        instance {
          id
        }
        blastRadius {
          deviceCertificates
          devices
          onlineDevices
          completeness {
            complete
          }
        }
      }
    }
  }
}

# The certificates that still need a new issuer.
query CertificatesOfCa($caId: ID!, $after: String) {
  identityInventory {
    deviceCertificates(
      filter: { issuedBy: $caId, status: [ACTIVE] }
      first: 50
      after: $after
    ) {
      totalCount
      nodes {
        id
        commonName
        validTo
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}

mutation RegisterNextCa($next: RegisterCaCertificateInput!) {
  registerCaCertificate(input: $next) {
    caCertificate {
      id
      name
      status
      validTo
      registrationCode
    }
    userErrors {
      code
      field
      message
    }
  }
}
`;
