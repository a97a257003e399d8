/** The operations of docs/runbooks/who-has-this-certificate.md. A test compares them. */
export const WHO_HAS_THIS_CERTIFICATE = `# Whose certificate is this?
query WhoHasCertificate($text: String!) {
  identitySearch(
    text: $text
    kinds: [DEVICE_CERTIFICATE, CA_CERTIFICATE]
  ) {
    edges {
      matchedBy
      node {
        id
        ... on DeviceCertificate {
          commonName
          provider
          validTo
          certificateStatus: status
          ca {
            id
            name
          }
        }
        ... on CaCertificate {
          name
          provider
          validTo
          caStatus: status
        }
      }
    }
  }
}

# The devices that connect with it (IoTDA).
query DevicesOfCertificate($certificateId: ID!) {
  identityInventory {
    completeness(kinds: [DEVICE]) {
      complete
      oldest
    }
    devices(filter: { certificateId: $certificateId }) {
      totalCount
      nodes {
        id
        name
        status
      }
    }
  }
}

# Nobody needs it: no device can use it any more.
mutation DeactivateCertificate($certificateId: ID!, $key: String!) {
  setDeviceCertificateStatus(
    input: {
      id: $certificateId
      status: INACTIVE
      idempotencyKey: $key
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
`;
