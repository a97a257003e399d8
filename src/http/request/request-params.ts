/** The parameters of GraphQL over HTTP, on any transport. Yoga checks the type of each. */
export type RequestParams = Record<string, unknown>;

/**
 * Removes an empty operation name. Go, .NET and Java clients send one if the document has only one operation.
 */
export function withoutEmptyName(params: RequestParams): RequestParams {
  if (params['operationName'] !== '') return params;
  const { operationName: _empty, ...others } = params;
  return others;
}
