import { describe, expect, it } from 'vitest'
import { findMentions } from './mention.ts'

const named = (text: string): readonly string[] => findMentions(text).map(({ start, end }) => text.slice(start, end))

describe('what names an offence, a sentence, a court or a prison', () => {
  it.each([
    ['Il sort de prison en juin.', ['prison']],
    ['Incarcérée jusqu’en mars', ['Incarcérée']],
    ['suivi par le SPIP de Rouen', ['SPIP']],
    ['Bracelet électronique, sorties de 9 h à 17 h', ['Bracelet électronique']],
    ['Rendez-vous chez le JAP mardi', ['JAP']],
    ['doit voir le juge d’application des peines', ['voir le juge d’application des peines']],
    ['fin de peine le 12 mai', ['fin de peine']],
    ['Il purge sa peine', ['purge sa peine']],
    ['six mois avec sursis', ['mois avec sursis']],
    ['condamné pour violences', ['condamné']],
    ['a une condamnation', ['condamnation']],
    ['passe en correctionnelle', ['correctionnelle']],
    ['convoquée au tribunal le 3', ['tribunal']],
    ['centre pénitentiaire', ['pénitentiaire']],
    ['MAISON D’ARRÊT', ['MAISON D’ARRÊT']],
    ['en maison-d\'arrêt', ['maison-d\'arrêt']],
    ['détenu depuis 2023', ['détenu']],
    ['les détenus de l’atelier', ['détenus']],
    ['en détention provisoire', ['en détention']],
    ['travail d’intérêt général', ['travail d’intérêt général']],
    ['il fait un TIG', ['TIG']],
    ['conduite sans permis', ['conduite sans permis']],
    ['trafic de stupéfiants', ['trafic de stupéfiants']],
    ['vol avec violence', ['vol avec violence']],
    ['sous contrôle judiciaire', ['contrôle judiciaire']],
    ['casier judiciaire', ['casier judiciaire']],
    ['levée d’écrou lundi', ['levée d’écrou']],
    ['permission de sortir', ['permission de sortir']],
    ['sous main de justice', ['sous main de justice']],
    ['il a agressé un collègue', ['a agressé']],
    ['auteur d’une agression sexuelle', ['agression sexuelle']],
    ['poursuivi pour vol', ['poursuivi pour vol']],
  ])('%j', (text, expected) => {
    expect(named(text)).toEqual(expected)
  })

  it.each([
    'jugement du JAF pour la garde',
    'Le jugement du JAF pour la garde est attendu le 4.',
    'elle a de la peine',
    'Elle a de la peine à se lever, cela vaut la peine d’insister.',
    'à peine arrivée, elle peine à lire',
    'Le tribunal judiciaire a fixé la pension.',
    'Audience aux prud’hommes contre son ancien employeur.',
    'Tribunal de commerce : dépôt de bilan de son entreprise.',
    'menacé d’expulsion, passe au tribunal pour son loyer',
    'On m’a volé mon vélo.',
    'Son scooter a été volé, plainte déposée.',
    'Vol pour Lisbonne le 3 mai',
    'Victime de violences conjugales, cherche un logement.',
    'Sa carte est détenue par la CAF.',
    'détention d’un permis B',
    'serrer un écrou de 12',
    'permission de voirie', 'La permanence du mardi', 'cellule photovoltaïque',
    'sursis à l’expulsion accordé', 'Permis suspendu jusqu’en juin',
    'veut entrer dans la gendarmerie', 'Indisponible le mardi',
    'procès-verbal de réunion', 'la porte de droite est condamnée',
    'dossier de surendettement, créancier condamné à attendre',
    'tigre', '12 rue du Tribunal', 'place de la Vieille Prison', 'permis B détenu depuis 2010',
    'Formation bracelet et bijoux', 'libéré à 17 h', 'son contrat prend fin', '',
  ])('lets pass %j', (text) => {
    expect(named(text)).toEqual([])
  })

  it('gives positions in the text as it was written, accents apart included', () => {
    const text = 'Œuvre, puis de\u0301tention provisoire… et la prison.'
    expect(named(text)).toEqual(['de\u0301tention provisoire', 'prison'])
    expect(named('Œuvre : en de\u0301tention, puis la prison.')).toEqual(['en de\u0301tention', 'prison'])
  })

  it('takes a long text without slowing down with it', () => {
    expect(findMentions('prison '.repeat(2_000))).toHaveLength(2_000)
    expect(findMentions('a'.repeat(20_000))).toEqual([])
  })
})
