/** The members of the English texts, with any text as the value. A translation that lacks one fails the type check. */
export type Shape<English> = English extends string
  ? string
  : English extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Member in keyof English]: Shape<English[Member]> };
