/**
 * Pictures of the person's choices: 96 × 72, a round 3 px ink line, one pale
 * tint, a little black. Ours (Apache-2.0). Each is a few paths, painted
 * in this order: `teinte` (line and tint), `trait` (line), `dessus` (line and
 * tint, in front), `noir` (filled), `pointille` (dashed: what is missing). Few and plain: a picture without its
 * word is not a choice.
 */
export interface Drawing {
  readonly teinte?: string
  readonly trait?: string
  readonly dessus?: string
  readonly noir?: string
  readonly pointille?: string
}

const disc = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`
const box = (x: number, y: number, w: number, h: number, r = 4) =>
  `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${2 * r - w}a${r} ${r} 0 0 1 ${-r} ${-r}v${2 * r - h}a${r} ${r} 0 0 1 ${r} ${-r}z`
/** Head and shoulders, feet at y = 66. */
const person = (x: number) => `${disc(x, 20, 8)}M${x - 12} 66V50c0-18 24-18 24 0v16z`
const house = 'M22 34v30h52V34L48 12z'
const roof = 'M12 42 48 10l36 32'
const sheet = 'M24 8h34l14 14v42H24z'

export const pictures = {
  permis: { teinte: box(10, 10, 76, 52, 6), trait: `${disc(32, 30, 8)}M18 52c2-10 26-10 28 0M56 24h20M56 36h20M56 48h12` },
  voiture: {
    teinte: 'M8 50V38l12-4 10-16h30l16 16 12 4v12Z',
    trait: 'M34 34h36M52 18v16',
    noir: disc(26, 51, 9) + disc(70, 51, 9),
  },
  bus: {
    teinte: box(6, 12, 58, 44, 6),
    trait: 'M84 66V20M6 36h58M26 12v24M45 12v24',
    noir: box(74, 8, 20, 16, 3) + disc(20, 57, 7) + disc(50, 57, 7),
  },
  cher: {
    teinte: `M52 48v8c0 8 36 8 36 0v-8M52 40v8c0 8 36 8 36 0v-8M52 40a18 6 0 1 0 36 0a18 6 0 1 0-36 0${disc(32, 34, 24)}`,
    trait: 'M41 25c-9-7-18-1-18 9s9 16 18 9M17 31h16M17 38h14',
  },
  chemin: { trait: 'M48 68V8', teinte: 'M48 12h30l8 8-8 8H48ZM48 34H20l-8 8 8 8h28Z' },
  seul: {
    teinte: `${disc(18, 20, 8)}M6 48V44c0-14 24-14 24 0v4h-5v18H11V48ZM78 52C66 38 64 32 64 25c0-20 28-20 28 0 0 7-2 13-14 27Z`,
    trait: 'M36 64h8M52 64h8M68 62l6-4',
    noir: disc(78, 24, 5),
  },
  maison: { teinte: house, trait: `${roof}M42 64V46h12v18` },
  sansToit: { teinte: `${disc(48, 36, 7)}M37 66V60c0-16 22-16 22 0v6z`, pointille: 'M20 66V36M76 66V36M10 40 48 8l38 32' },
  lit: { teinte: 'M10 42h66c6 0 10 3 10 8v6H10z', trait: 'M10 16v50M86 54v12M10 56h76', noir: box(16, 32, 22, 10, 4) },
  maisonLettre: { teinte: house, trait: roof, dessus: `${box(48, 40, 42, 26, 3)}M50 43l19 13 19-13` },
  maisonAbimee: { teinte: house, trait: `${roof}M52 22l-8 10 8 8-8 12`, noir: 'M62 46c4 5 4 9 0 9s-4-4 0-9zM32 46c4 5 4 9 0 9s-4-4 0-9z' },
  porteMonnaie: { teinte: 'M12 22h66a6 6 0 0 1 6 6v32a6 6 0 0 1-6 6H18a6 6 0 0 1-6-6V16a6 6 0 0 1 6-6h52v12', trait: 'M84 36H66a8 8 0 0 0 0 16h18', noir: disc(67, 44, 3) },
  finDuMois: { teinte: box(10, 14, 54, 50, 5), trait: 'M10 28h54M24 8v12M50 8v12M20 40h4M34 40h4M20 52h4M34 52h4', dessus: `${disc(70, 48, 18)}M77 41c-6-5-14-1-14 7s8 12 14 7M59 46h11M59 51h10` },
  payer: { teinte: `${box(8, 20, 52, 36, 4)}${disc(34, 38, 9)}`, trait: 'M68 38h20M80 30l8 8-8 8M16 28h.1M52 48h.1' },
  dettes: { teinte: 'M32 8h42v46H32z', trait: 'M86 20v36M79 49l7 8 7-8', dessus: 'M20 18h44v48H20zM51 34c-7-5-14-1-14 8s7 13 14 8M31 40h13M31 45h12' },
  poussette: { teinte: 'M14 18c26-2 44 10 48 28H26C18 40 14 30 14 18z', trait: 'M62 46c8-4 10-14 14-26h10M40 20 26 46M30 46l-4 8M58 46l6 8', noir: disc(24, 59, 7) + disc(64, 59, 7) },
  berceau: { teinte: 'M14 26h68v24H14z', trait: 'M14 16v50M82 16v50M28 26v24M41 26v24M55 26v24M68 26v24M14 58h68' },
  horloge: { teinte: disc(48, 37, 28), trait: 'M48 20v17l12 8' },
  reveil: { teinte: disc(48, 40, 24), trait: 'M48 26v14l9 6M31 58l-5 8M65 58l5 8M20 20l10-9M76 20l-10-9' },
  calendrier: { teinte: box(14, 14, 68, 52, 5), trait: 'M14 30h68M32 8v12M64 8v12M26 42h8M44 42h8M62 42h8M26 54h8M60 50l12 10M72 50 60 60' },
  papiers: { teinte: sheet, trait: 'M58 8v14h14M34 34h28M34 44h28M34 54h18' },
  carte: { teinte: box(10, 12, 76, 48, 6), trait: `${box(20, 28, 18, 14, 3)}M29 28v14M50 30h26M50 40h16M20 52h20` },
  sablier: { teinte: 'M30 10h36v6c0 12-14 14-14 20s14 8 14 20v6H30v-6c0-12 14-14 14-20S30 28 30 16z', trait: 'M24 10h48M24 62h48', noir: 'M36 58c2-8 22-8 24 0z' },
  coeur: { teinte: 'M48 66C20 48 12 38 12 26c0-18 26-24 36-6 10-18 36-12 36 6 0 12-8 22-36 40z', trait: 'M16 38h16l6-10 10 20 8-14 4 4h20' },
  nuage: { teinte: 'M28 46c-20 0-20-26-2-26 4-18 36-18 40 0 20-2 22 26 2 26z', trait: 'M32 54l-4 10M48 54l-4 10M64 54l-4 10' },
  verre: { teinte: 'M28 10h40l-5 26c-3 10-27 10-30 0z', trait: 'M48 44v20M34 64h28M31 22h34' },
  fauteuil: { teinte: disc(44, 50, 17), trait: `${disc(38, 12, 5)}M38 20v20h20l8 18h8M38 28h14` },
  livre: { teinte: 'M48 18C38 10 24 10 10 14v46c14-4 28-4 38 4 10-8 24-8 38-4V14c-14-4-28-4-38 4z', trait: 'M48 18v46M20 26h16M20 36h16M60 26h16M60 36h16' },
  crayon: { teinte: 'M66 8l14 12-36 38-16 4 4-16z', trait: 'M58 17l14 12M14 66h66' },
  compter: { teinte: box(14, 8, 68, 56, 6), trait: 'M14 26h68M14 46h68', noir: disc(28, 26, 6) + disc(44, 26, 6) + disc(70, 26, 6) + disc(28, 46, 6) + disc(56, 46, 6) + disc(70, 46, 6) },
  bulle: { teinte: 'M18 10h60a8 8 0 0 1 8 8v24a8 8 0 0 1-8 8H46L30 66V50H18a8 8 0 0 1-8-8V18a8 8 0 0 1 8-8z', trait: 'M26 24h44M26 36h28' },
  ordinateur: { teinte: box(18, 10, 60, 40, 4), trait: 'M8 60h80M18 50l-6 10M78 50l6 10' },
  sansReseau: { teinte: box(34, 8, 30, 56, 5), trait: 'M44 56h10M14 20c-6 8-6 24 0 32M22 27c-3 5-3 13 0 18M84 16 12 60' },
  telephone: { teinte: box(30, 6, 36, 60, 6), trait: 'M43 58h10M42 26c0-9 14-8 12 1-1 4-6 5-6 10', noir: disc(48, 44, 2.4) },
  courriel: { teinte: box(10, 14, 76, 46, 5), trait: 'M12 18l36 26 36-26' },
  equipe: { teinte: person(20) + person(76), dessus: `${disc(48, 24, 9)}M34 66V56c0-20 28-20 28 0v10z` },
  chef: { teinte: `${person(26)}M48 8h36a6 6 0 0 1 6 6v18a6 6 0 0 1-6 6H64l-10 10V40h-6a6 6 0 0 1-6-6V16a6 6 0 0 1 6-6z`, trait: 'M54 21h24M54 30h14' },
  veste: { teinte: 'M36 10l12 10 12-10 22 12-8 16-8-4v30H30V34l-8 4-8-16z', trait: 'M48 20v44M38 44h4M54 44h4' },
  loupe: { teinte: disc(40, 32, 22), trait: 'M56 48l20 18M34 27c0-9 14-8 12 1-1 4-6 5-6 9', noir: disc(40, 43, 2.2) },
  main: { teinte: 'M34 66 18 44c-3-5 3-9 7-5l7 8V18c0-6 8-6 8 0v16-22c0-6 8-6 8 0v22-18c0-6 8-6 8 0v20-12c0-6 8-6 8 0v26c0 9-4 16-10 16z' },
} as const satisfies Record<string, Drawing>

export type PictureName = keyof typeof pictures

/** The picture of a situation or a theme of the catalogue, by its code; `undefined` where a word and an icon say it better. */
const pictureOf: Readonly<Record<string, PictureName>> = {
  entreprise: 'equipe',
  'marche-du-travail': 'loupe',
  mobilite: 'bus',
  logement: 'maison',
  finances: 'cher',
  'garde-enfants': 'poussette',
  administratif: 'papiers',
  sante: 'coeur',
  'lecture-ecriture-calcul': 'livre',
  numerique: 'ordinateur',
  disponibilite: 'calendrier',
  hierarchie: 'chef',
  'etre-a-l-heure': 'reveil',
  'travail-en-equipe': 'equipe',
  'savoir-etre': 'veste',
  'projet-professionnel': 'chemin',
  'recherche-emploi': 'loupe',
  decouragement: 'nuage',
  permis: 'permis',
  'vehicule-utilisable': 'voiture',
  'transports-en-commun': 'bus',
  'mobilite-obstacle-financier': 'cher',
  'mobilite-obstacle-cognitif': 'chemin',
  'reticence-a-se-deplacer': 'seul',
  'absence-de-logement': 'sansToit',
  'logement-precaire': 'lit',
  'risque-perte-logement': 'maisonLettre',
  'logement-inadapte': 'maisonAbimee',
  'aucune-ressource': 'porteMonnaie',
  'ressources-insuffisantes-vivre': 'finDuMois',
  'ressources-insuffisantes-emploi': 'payer',
  surendettement: 'dettes',
  'garde-manque-offre': 'berceau',
  'garde-offre-inadaptee': 'horloge',
  'garde-frein-financier': 'cher',
  'garde-non-recours': 'main',
  'absence-couverture-sociale': 'carte',
  'demarche-en-attente': 'sablier',
  'sante-physique': 'coeur',
  'sante-psychologique': 'nuage',
  'handicap-compensation': 'fauteuil',
  addictions: 'verre',
  'troubles-dys': 'livre',
  lecture: 'livre',
  ecriture: 'crayon',
  calcul: 'compter',
  'francais-parle': 'bulle',
  'pas-d-equipement': 'ordinateur',
  'pas-de-connexion': 'sansReseau',
  'equipement-non-maitrise': 'telephone',
  'demarches-en-ligne': 'papiers',
  'pas-de-messagerie': 'courriel',
  'horaires-imposes': 'horloge',
  'jours-indisponibles': 'calendrier',
  'deplacements-impossibles': 'voiture',
}

export function pictureFor(code: string): PictureName | undefined {
  return Object.hasOwn(pictureOf, code) ? pictureOf[code] : undefined
}
