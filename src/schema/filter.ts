/** The members of a filter that were given: null means the same as left out. */
export function given<Filter extends object>(
  filter: Filter | null | undefined,
): { [Key in keyof Filter]?: Exclude<Filter[Key], null | undefined> } {
  return Object.fromEntries(Object.entries(filter ?? {}).filter(([, value]) => value != null)) as never;
}
