/** The parameters of GraphQL over HTTP, whichever transport they came by; Yoga checks the type of each. */
export type RequestParams = Record<string, unknown>;

/** Go, .NET and Java clients send an empty operation name if the document has one operation only. */
export function withoutEmptyName(params: RequestParams): RequestParams {
  if (params['operationName'] !== '') return params;
  const { operationName: _empty, ...others } = params;
  return others;
}
