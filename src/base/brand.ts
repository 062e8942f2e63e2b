/** A nominal type: the same representation, not interchangeable. Only parsing constructors make one. */
declare const brand: unique symbol
export type Brand<T, N extends string> = T & { readonly [brand]: N }
