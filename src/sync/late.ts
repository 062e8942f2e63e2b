/** The methods of something that is still on its way, or is fetched when first asked for: whoever calls one waits for it. `own`: those that are here. */
export function late<T extends { readonly [K in keyof T]: (...args: never[]) => Promise<unknown> }, O extends object>(coming: () => Promise<T>, own: O): T & O {
  return new Proxy(own as T & O, { // it has no other property but what is asked of it below
    get: (here, name) => (name in here ? here[name as keyof O] : async (...args: never[]) => (await coming())[name as keyof T](...args)), // only names of the two are asked for
  })
}
