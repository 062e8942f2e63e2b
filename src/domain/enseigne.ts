/**
 * What a device shows of somebody's space while it is locked: a picture and a colour, chosen for the space and saying
 * nothing of the person. The same pictures are the words of a passphrase: 64 of them, 6 bits each, drawn by the machine
 * and never by the person (who would choose a house and a heart). Codes are for ever: a passphrase is made of them.
 */
export const PICTOGRAMMES = [
  'abeille', 'ancre', 'arbre', 'avion', 'balai', 'balle', 'bateau', 'bol',
  'botte', 'bougie', 'bus', 'cactus', 'camion', 'carotte', 'cerise', 'chaise',
  'chapeau', 'chat', 'cheval', 'chien', 'ciseaux', 'citron', 'cle', 'cloche',
  'crayon', 'echelle', 'escargot', 'etoile', 'feuille', 'fleur', 'fourchette', 'fraise',
  'fusee', 'gateau', 'guitare', 'horloge', 'lampe', 'lapin', 'livre', 'lune',
  'lunettes', 'main', 'maison', 'marteau', 'montagne', 'moto', 'oeuf', 'oiseau',
  'pain', 'parapluie', 'peigne', 'piano', 'poire', 'poisson', 'pomme', 'pont',
  'roue', 'sac', 'soleil', 'tambour', 'tasse', 'train', 'velo', 'verre',
] as const
export type Pictogramme = (typeof PICTOGRAMMES)[number]

export const COULEURS = ['prune', 'bleu', 'vert', 'ocre', 'brique', 'ardoise'] as const
export type Couleur = (typeof COULEURS)[number]

export interface Enseigne {
  readonly pictogramme: Pictogramme
  readonly couleur: Couleur
}

/** 7 × 6 = 42 bits (trust.md §2 asks for 40). */
export const PHRASE_LENGTH = 7
export type Phrase = readonly Pictogramme[]

/** @param random {@link PHRASE_LENGTH} random bytes; six bits of each are used, evenly */
export const phraseFrom = (random: Uint8Array): Phrase => Array.from(random.subarray(0, PHRASE_LENGTH), (byte) => PICTOGRAMMES[byte % 64] ?? 'abeille')

/** @param random two random bytes; what is taken already is avoided while something else is free */
export function enseigneFrom(random: Uint8Array, taken: readonly Enseigne[]): Enseigne {
  const used = new Set(taken.map(({ pictogramme }) => pictogramme))
  const free = PICTOGRAMMES.filter((each) => !used.has(each))
  const among = free.length > 0 ? free : PICTOGRAMMES
  const [one = 0, two = 0] = random
  return { pictogramme: among[one % among.length] ?? 'abeille', couleur: COULEURS[two % COULEURS.length] ?? 'prune' }
}
