/** The operations of docs/runbooks/rotate-group.md. A test compares them. */
export const ROTATE_GROUP = `# Which credentials does this group have?
query GroupCredentials($groupId: ID!, $after: String) {
  identityInventory {
    clientCredentials(
      filter: { groupId: $groupId }
      first: 50
      after: $after
    ) {
      totalCount
      nodes {
        id
        clientId
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}

# Repeat for each credential, with a key of its own.
mutation RotateCredential($credentialId: ID!, $key: String!) {
  rotateClientCredential(
    input: { id: $credentialId, idempotencyKey: $key }
  ) {
    clientCredential {
      clientId
      updatedAt
    }
    issuedSecret {
      accessKeyId
      secret
    }
    replayed
    userErrors {
      code
      field
      message
      retryable
    }
  }
}

# Which ones are older than the rotation?
query NotYetRotated($groupId: ID!, $since: DateTime!) {
  identityInventory {
    completeness {
      complete
    }
    clientCredentials(
      filter: { groupId: $groupId, updatedBefore: $since }
      first: 50
    ) {
      totalCount
      nodes {
        id
        clientId
      }
    }
  }
}
`;
