/**
 * The same work under several dots [I16]: a copied or restored device, or one whose server lost the end of its log,
 * issues its work again under a new replica; the original may arrive all the same, and so may another copy's.
 * The dot it was first issued under brings them together. It does not suffice: under a number that a copy had already
 * used, something else was said.
 */
import { dotKey, type Dot, type DotKey, type Operation } from '../operations/operation.ts'

/** Accepted work that had been issued before under other dots, by the first of these. */
export type Reissues = ReadonlyMap<DotKey, readonly Operation[]>

export const firstDot = ({ dot, reissueOf }: Operation): Dot => reissueOf ?? dot

export function withReissue(known: Reissues, operation: Operation): Reissues {
  if (operation.reissueOf === undefined) return known
  const key = dotKey(operation.reissueOf)
  return new Map([...known, [key, [...(known.get(key) ?? []), operation]]])
}

/** Another dot, and the same gesture: what was written, by whom, when. */
export const isSameWork = (a: Operation, b: Operation): boolean =>
  dotKey(a.dot) !== dotKey(b.dot) && dotKey(firstDot(a)) === dotKey(firstDot(b)) && said(a) === said(b)

/** Issued again, it observes and is grouped under the new dots. */
const said = ({ author, schema, at, payload, intention, attachments }: Operation): string =>
  JSON.stringify([author, schema, at, payload, intention, attachments])
