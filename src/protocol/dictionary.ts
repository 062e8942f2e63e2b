/**
 * The preset dictionary, version 1: the words that every delta repeats, most frequent last (deflate
 * finds near matches cheaper). It is part of the wire: changing one character is a new marker byte.
 */
export const DICTIONARY = [
  'regleeAuFournisseur', 'remiseEnMainPropre', 'accordeeEnPartie', 'complementDemande', 'organismeSollicite',
  'reponseOrganisme', 'motifSuspension', 'suspendueDepuis', 'heuresEntrepriseFaites', 'heuresCentreFaites',
  'heuresEntreprise', 'heuresCentre', 'demandeEntree', 'numeroStagiaire', 'enCoursDeLevee', 'retourJusquau',
  'montantAccorde', 'pasUnFrein', 'aSurveiller', 'nonAborde', 'vuCommentaire', 'vuSituations', 'ditSituations',
  'demiJournees', 'enInstruction', 'dispositif', 'organisme', 'typeSortie', 'rendezVous', 'telephone', 'objectif',
  'commune', 'libelle', 'suspendue', 'terminee', 'arretee', 'enCours', 'prevue', 'accordee', 'refusee', 'deposee',
  'brouillon', 'versee', 'soldee', 'annulee', 'ditNiveau', 'vuNiveau', 'ditMots', 'priorite', 'montant', 'raison',
  'pourLe', 'intitule', 'genre', 'entretien', 'identite', 'contrat', 'membre', 'etape', 'action', 'bloque', 'gene',
  'frein.disponibilite', 'frein.administratif', 'frein.finances', 'frein.logement', 'frein.mobilite', 'texte',
  ' une ', ' des ', ' les ', ' pour ', ' est ', ' dans ', ' avec ', ' que ', ' pas ', ' le ', ' la ', ' de ', ' à ', 'tion ', 'ment ',
  '/competences",', '/sensible:', '/prive:', '/equipe",', '/aides",', '/notes",', '/freins",', '/parcours",', '/cercle",',
  '"etat","', '","', '"],[', ']],[[', '],0,{"g":', '"}]]', '[[5,"', '[[4,"', '[[2,"', '[[0,"', '[[1,"',
  '"r":[["', '"f":[["', '{"p":1,"e":1,"t":17', '{"p":1,"a":"', '","d":"', '"c":[["',
].join('')
