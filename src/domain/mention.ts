/**
 * Finds what must never be written about a person: an offence, a sentence, a criminal court, a prison
 * (F6, trust.md §1). Only the constraint is written, in a theme that everybody uses.
 *
 * A word list over the text without case and accents. What has an everyday meaning ("la peine", "un vol
 * pour Lisbonne", "détenir un permis", a family judge, a court for a debt or a lease) passes; so does
 * what was done *to* somebody ("on m'a volé mon vélo"), since the help they need is often about that.
 * In doubt about a bare court word, what stands in the same sentence decides. Missing one is caught by a
 * reader; a false alarm keeps somebody from writing what they need to: the list leans towards silence.
 *
 * Invariants: linear in the text's length up to the reach of a sentence; positions are UTF-16 indices of
 * the original text; spans are in order and do not overlap.
 */

export type MentionSpan = { readonly start: number; readonly end: number }

/** Words that name it whatever stands around them. */
const ALWAYS = [
  // places
  'prisons?', 'emprisonn\\w+', 'maisons? d arret', 'maison centrale', 'centres? de detention', 'penitentiaires?', 'penitenciers?', 'carcera(?:l|le|les|ux)',
  'incarcer\\w+', 'quartier (?:de )?semi liberte', 'milieu ferme', 'en taule', 'zonzon', 'parloirs?', 'quartier disciplinaire',
  // people and services
  '(?<!\\b(?:permis|cartes?|titres?|comptes?|diplomes?|certificats?|vehicules?|documents?|parts?|licences?|habilitations?)(?: \\w+){0,2} )detenue?s?(?! par\\b)', 'codetenue?s?', 'spip', 'cpip', 'ppsmj', 'sous main de justice',
  'protection judiciaire de la jeunesse', 'repris(?:e|es)? de justice', 'juges? (?:d )?application des peines', 'juges? des libertes', 'juges? d instruction', 'delinquan\\w+', 'recidivistes?',
  // measures and sentences
  'gardes? a vue', 'en detention', 'detention provisoire', 'detention(?! (?:d|du|de|des)\\b)', '(?:sort(?:i|ie|ant|ante|ir)?|lieux?) de detention', 'mise? en examen', 'ecrou(?:e|ee|es|ees)', 'levee d ecrou', 'sous ecrou', 'numero d ecrou', 'n d ecrou',
  'bracelets? electroniques?', 'surveillance electronique', 'semi libertes?', 'placements? (?:a l )?exterieurs? (?:sous|avec) ecrou', 'liberation conditionnelle', 'libre conditionnel\\w*', 'liberte conditionnelle', 'liberables?', 'date de liberation',
  'permissions? de sort(?:ie|ies|ir)', 'controles? judiciaires?', 'suivis? (?:socio )?judiciaires?', 'sursis probatoires?', '(?:mois|ans|an|annees?) (?:ferme|avec sursis|de sursis)', 'avec sursis', 'sursis simple', 'travail d interet general', 'travaux d interet general',
  'amenagements? de peines?', 'fins? de peine', 'peines? (?:de prison|ferme|d emprisonnement|planchers?|de substitution|alternatives?|probatoires?|d interet general|avec sursis|de \\d+)', '(?:purg|execut|effectu|termin)\\w* (?:sa|la|une|leur|ma|votre|de) peine', 'reliquat de peine', 'remises? de peine',
  'injonctions? (?:therapeutiques?|de soins?)', 'obligations? de soins?', 'interdictions? (?:de paraitre|de territoire|de sejour|judiciaires?)', 'casiers? (?:judiciaires?|vierges?|b2)', 'extraits? de casier', 'condamnations?', 'amendes? penales?',
  // courts and procedures
  'correctionnel(?:le|les|s)?', 'cours? d assises', 'aux assises', 'tribunal de police', 'tribunal pour enfants', 'comparution\\w*', 'penal(?:e|es|ement)?', 'penaux', 'procureurs?', 'parquet de \\w+', 'defere\\w* au parquet',
  // offences, as somebody's deed
  'infractions?', 'delits?', 'crimes?', 'criminel(?:s|le|les)?', 'conduite sans permis', 'roul\\w* sans permis', 'conduite en etat', 'etat d ivresse au volant', 'alcool au volant', 'trafics?(?: de)? (?:stups?|stupefiants?|drogues?|armes)', 'stupefiants?', 'dealers?', 'il deale', 'elle deale',
  'vols? (?:aggraves?|a main armee|en reunion|avec violences?|a l etalage|avec effraction|a l arrachee)', 'vols? a la tire', 'coups et blessures', 'homicides?', 'meurtres?', 'meurtriers?', 'assassin\\w*', 'braqu(?:age|ages|eur|eurs)', 'escroqueries?', 'recel', 'outrage a agent', 'violences? (?:volontaires?|aggravees?)',
  'agresseurs?', 'agressions? sexuelles?', 'atteintes? sexuelles?', 'viols?', 'violeurs?', 'proxenet\\w+', 'pedophil\\w+', 'terroris\\w+', 'radicalis(?:e|ee|es|ees|ation)',
  '(?:poursuivi|accuse|soupconne|juge|arrete|interpelle|inculpe|mis en cause)e?s? (?:pour|de|d)(?: \\w+)? (?:vols?|violences?|agressions?|escroqueries?|menaces?|harcelement|degradations?|trafic)', 'pour (?:vols?|violences conjugales)', '(?<!\\b(?:m|t|l|nous|vous|lui|leur) )(?:a|avait|ont|ai) (?:agresse|vole|frappe|viole|menace de mort|poignarde|tue)',
]

/** Capital letters make the difference: services and judges of the sentence. */
const ACRONYMS = ['JAP', 'JLD', 'TIG', 'PJJ', 'DDSE', 'QSL', 'SPIP', 'CPIP', 'SME', 'ARSE', 'GAV']

/** Words of courts that are just as often about a family, a home or a debt: the sentence decides. */
const COURT = ['condamne(?:e|s|es)?', 'tribunal', 'tribunaux', 'proces', 'audiences?', '(?:devant|chez|voir|par) (?:le|la|un|une) juges?', 'convo\\w+ (?:au|par le|chez le|devant le) juge', 'assises']
const CIVIL = /\b(?:jaf|affaires? familiales?|familial\w*|familles?|divor\w+|gardes? (?:des?|alternee|d enfants?)|enfants?|pension\w*|tutel\w+|curatel\w+|sauvegarde de justice|surendettement|dettes?|creanc\w+|loyers?|bail|bailleurs?|expuls\w+|logement|proprietaires?|prud ?hom\w*|employeur\w*|licenciement|commerce|entreprise|administratif|paritaire|judiciaire de proximite|asile|naturalisation|nationalite|sejour|verbal|usage|victimes?|temoins?|juree?s?|porte|fenetre|cheminee|interprete|traduct\w+|stage|metier|greffier\w*|avocat stagiaire)\b/
/** What was done to the writer or the person is theirs to tell. */
const VICTIM = /\b(?:victimes? (?:de|d|du|des)|plainte\w*|temoins? (?:de|d)|(?:s est|me suis|m est|a|ai|avons|ont) (?:fait|faite|ete) (?:voler|agress\w+|viol\w+|vole\w*|cambriol\w+|escroqu\w+)|prevention|lutte contre|roman|film|serie|livre|lecture)\b/
/** Never both: an offence of which the person is the author is told with these. */
const AUTHOR = /\b(?:condamn\w+|auteur|coupable|mise? en cause|poursuivie?|accusee?)\b/

/** Everyday meanings of words of the lists. */
const EVERYDAY = /^(?:infractions? au reglement|criminel de (?:jeter|gacher))\b/
/** A street may be called after anything. */
const ADDRESS = /\b(?:rue|place|quai|avenue|boulevard|impasse|allee|cours|square|chemin|route|passage)(?: \w+){0,3} $/

const always = new RegExp(`\\b(?:${ALWAYS.join('|')})\\b`, 'g')
const court = new RegExp(`\\b(?:${COURT.join('|')})\\b`, 'g')
const acronyms = new RegExp(`(?<![\\p{L}\\p{N}])(?:${ACRONYMS.join('|')})(?![\\p{L}\\p{N}])`, 'gu')
/** Told of the person, not of something that was done to them. */
const SUFFERED = /^(?:agress|atteinte|viol|homicide|meurtre|escroquerie|infraction|delit|crime|vol|recel|braquage|violence|pour vol|pour violence|coups)/

/** The text folded one UTF-16 unit at a time into words parted by single blanks, and where each came from. */
function foldWords(text: string): { readonly folded: string; readonly at: readonly number[] } {
  let folded = ''
  const at: number[] = []
  const push = (letters: string, index: number): void => {
    folded += letters
    for (let each = 0; each < letters.length; each++) at.push(index)
  }
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index)
    if (/[.!?;\n]/.test(char)) push('\n', index)
    else {
      const letters = char.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/œ/g, 'oe').replace(/æ/g, 'ae').replace(/[^a-z0-9]/g, '')
      if (letters !== '') push(letters, index)
      // A combining accent belongs to the letter before it; anything else parts two words.
      else if (!/\p{M}|[\u00ad\u200b-\u200f\u2060\ufeff]/u.test(char) && folded !== '' && !/[ \n]$/.test(folded)) push(' ', index)
    }
  }
  return { folded, at }
}

function sentenceOf(folded: string, start: number, end: number): string {
  const from = folded.lastIndexOf('\n', start - 1) + 1
  const to = folded.indexOf('\n', end)
  return folded.slice(from, to < 0 ? folded.length : to)
}

const inAddress = (folded: string, start: number): boolean => ADDRESS.test(folded.slice(Math.max(0, start - 40), start))

/** Every part of the text that names an offence, a sentence, a criminal court or a prison, from left to right. */
export function findMentions(text: string): readonly MentionSpan[] {
  const { folded, at } = foldWords(text)
  const found: MentionSpan[] = []
  const take = (start: number, end: number): void => {
    const last = at[end - 1]
    const first = at[start]
    if (first !== undefined && last !== undefined) found.push({ start: first, end: last + 1 })
  }
  for (const match of folded.matchAll(always)) {
    const end = match.index + match[0].length
    if (EVERYDAY.test(folded.slice(match.index, end + 20)) || inAddress(folded, match.index)) continue
    const sentence = sentenceOf(folded, match.index, end)
    if (SUFFERED.test(match[0]) && VICTIM.test(sentence) && !AUTHOR.test(sentence)) continue
    take(match.index, end)
  }
  for (const match of folded.matchAll(court)) {
    const end = match.index + match[0].length
    if (!inAddress(folded, match.index) && !CIVIL.test(sentenceOf(folded, match.index, end))) take(match.index, end)
  }
  for (const match of text.matchAll(acronyms)) found.push({ start: match.index, end: match.index + match[0].length })
  const joined: MentionSpan[] = []
  for (const span of found.sort((left, right) => left.start - right.start)) {
    const before = joined.at(-1)
    if (before !== undefined && span.start < before.end) joined[joined.length - 1] = { start: before.start, end: Math.max(before.end, span.end) }
    else joined.push(span)
  }
  return joined
}
