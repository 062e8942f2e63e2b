/** The methods of something that is still on its way: whoever calls one waits for it. */
export function late<T extends { readonly [K in keyof T]: (...args: never[]) => Promise<unknown> }>(coming: Promise<T>): T {
  return new Proxy({} as T, { // it has no property but what is asked of it below
    get: (_, name) => async (...args: never[]) => (await coming)[name as keyof T](...args), // only T's names are asked for
  })
}
