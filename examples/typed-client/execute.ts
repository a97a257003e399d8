import type { TypedDocumentString } from './gql/graphql.ts';

export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  /** `code` is for programs: see docs/errors.md. */
  readonly extensions: { readonly code: string; readonly retryable?: boolean };
}

/** Data and errors together. If both are present, the errors name the missing parts of the data. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly GraphError[];
}

/** Sends a document. It types the variables and the data. */
export type Execute = <Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
) => Promise<Answer<Data>>;

export function createExecute(url: string, key?: string): Execute {
  return async (document, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
    const { data = null, errors = [] } = (await response.json()) as Partial<Answer<never>>;
    return { data, errors };
  };
}
