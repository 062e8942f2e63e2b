/**
 * Shared devices of a site, and how long a device may go unseen. The responsable's organisation sets the rules, within bounds;
 * a device keeps the last it was told, and nobody there can loosen them without the server.
 */

export interface ReglesPoste {
  /** Seconds without a touch, and seconds out of sight, after which a space closes. */
  readonly inactifS: number
  readonly cacheS: number
  /** Days without the server after which nothing opens there any more before it answers. */
  readonly jours: number
  /** No copy leaves by this device: no file, no print, no share. */
  readonly sansCopie: boolean
}

/** Of a device that nobody made a shared one. */
export const REGLES_USUELLES: ReglesPoste = { inactifS: 300, cacheS: 60, jours: 180, sansCopie: false }
/** Of a shared one, until somebody says otherwise. */
export const REGLES_PARTAGE: ReglesPoste = { inactifS: 120, cacheS: 15, jours: 60, sansCopie: true }

/** A site may be stricter than usual, never looser. */
export const BORNES = { inactifS: [30, 300], cacheS: [15, 60], jours: [7, 180] } as const

export const areReglesPossible = ({ inactifS, cacheS, jours }: ReglesPoste): boolean =>
  within(inactifS, BORNES.inactifS) && within(cacheS, BORNES.cacheS) && within(jours, BORNES.jours)

const within = (value: number, [least, most]: readonly [number, number]): boolean => Number.isInteger(value) && value >= least && value <= most

const DAY_MS = 86_400_000
/** Not seen by the server for too long. @param seen as the server, or this device, last knew; a clock that went back counts from the latest time it showed */
export const isPerime = (seen: number, latest: number, { jours }: Pick<ReglesPoste, 'jours'>): boolean => latest - seen > jours * DAY_MS
