/** The operations of docs/runbooks/device-stolen.md. A test compares them. */
export const DEVICE_STOLEN = `# Which device is this, how does it sign in?
query StolenDevice($text: String!) {
  identitySearch(
    text: $text
    kinds: [DEVICE, CLIENT_CREDENTIAL]
    first: 5
  ) {
    edges {
      matchedBy
      node {
        id
        ... on Device {
          name
          deviceStatus: status
          auth {
            type
          }
          certificate {
            id
            commonName
            certificateStatus: status
          }
        }
        ... on ClientCredential {
          clientId
          instance {
            id
          }
        }
      }
    }
  }
}

# IoTDA: the device can no longer connect.
mutation FreezeDevice($deviceId: ID!, $deviceKey: String!) {
  freezeDevice(
    input: { id: $deviceId, idempotencyKey: $deviceKey }
  ) {
    device {
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

# IoTDA: its certificate opens no other device.
mutation DeactivateCertificate($certificateId: ID!, $certificateKey: String!) {
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

# ApsaraMQ: an open connection would stay open, so
# close it, too.
mutation RevokeCredential(
  $credentialId: ID!
  $credentialKey: String!
  $instanceId: ID!
  $clientId: String!
  $closeKey: String!
) {
  revokeClientCredential(
    input: { id: $credentialId, idempotencyKey: $credentialKey }
  ) {
    deletedId
    userErrors {
      code
      field
      message
    }
  }
  closeConnection(
    input: {
      instanceId: $instanceId
      clientId: $clientId
      idempotencyKey: $closeKey
    }
  ) {
    userErrors {
      code
      field
      message
    }
  }
}
`;
