/**
 * The preset dictionary, version 1: what deltas repeat, as rows write it, the most useful last (deflate finds near
 * matches cheaper). It is part of the wire: once a version is released, changing one character is a new marker byte.
 *
 * The pieces are the table's codes in the rows they come in, and common words of French. Their order was tried out on
 * the last ten edits of twelve lives of `testing/workload` (seeds 2000 to 2011; `npm run bench` measures others);
 * against the words alone, one after the other, it takes 10 % off such a delta.
 */
export const DICTIONARY = [
  ' est', ':30","objet":"', '","lieu":"', '"etape",{"nature":"dispositif","dispositif":"', 'boite-a-outils',
  '[[1,"identite","', '[[2,"frein.', 'regleeAuFournisseur', 'remiseEnMainPropre', 'accordeeEnPartie', 'complementDemande',
  'heuresEntrepriseFaites', 'heuresCentreFaites', 'numeroStagiaire', 'codePostal', 'heuresCentre', 'autresNumeros',
  'civilite', 'courriel', 'telephone', 'naissance', 'prenom', 'membre', 'relais', 'suspendueDepuis', 'motifSuspension',
  'retourJusquau', 'repriseLe', 'typeSortie', 'sortieLe', 'acces","personnes","', 'demandeEntree', 'demandeeLe', 'suiteDe',
  'heuresEntreprise', 'dependDe', 'demiJournees', 'modalite', 'remuneree', ' qui ', 'presence', 'explication', ' la ',
  'commune', 'motifRefus', 'manque', ' toujours', 'organismeSollicite', 'solliciteLe', 'reponduLe', 'reponseAvant',
  'publiee', 'issuDe', 'droitRetire', 'horsDeVosDroits', 'etatDepasse', 'nirDetecte', 'valeurImpossible', ' rendez-vous',
  ' formation', ' bonjour', ' semaine', ' que', ' demain', ' jours', ' heures', ' travail', ' parce que', ' vous', ' elle',
  ' nous', ' plus', ' mais', ' sur', ' une', ' des', ' les', ' dans', ' avec', ' pas', ' et ', ' sont', ' le ', ' de ',
  ' à ', 'ement ', 'tion ', 'hebergement', '. Je ', ', ', '"rendezVous",{"jour":"2026-', '","heure":"1', ' pour',
  '","intitule":"', '","organisme":"', '","debut":"2026-', '","fin":"2027-0', '"action",{"libelle":"',
  '","theme":"mobilite","qui":"', '","pourLe":"2026-1', '"aide",{"aide":"permis","theme":"', '","montant":',
  '00,"raison":"', 'deplacements', 'garde-enfants', '. Il ', '"etat","brouillon","deposee"],["',
  '"etat","deposee","enInstruction"],["', '","reponseOrganisme","accordee"],[', '","montantAccorde",',
  '"etat","enInstruction","accordee"],["', '"etat","accordee","versee"],["', '"etat","versee","soldee"],["',
  '"etat","enInstruction","refusee"],["', 'annulee', '"etat","aFaire","faite"],[', '"etat","prevue","arretee"],[',
  '"etat","prevue","enCours"],[', '"etat","suspendue","enCours"],[', '"etat","enCours","suspendue"],[',
  '"etat","enCours","terminee"],[', '"etat","identifie","enCoursDeLevee"],[', '"leve"],[', '","pourLe","2026-',
  '","fin","2026-1', '/competences",1,', '/prive:', '/equipe",1,', '/cercle",1,', '/sensible:lecture-ecriture-calcul",1,',
  '/sensible:garde-enfants",1,', '/sensible:administratif",1,', '/sensible:finances",1,', '/sensible:sante",1,',
  '/aides",1,', '/notes",1,', 'Niveau","pasUnFrein"],[', '[[5,"contrat","objectif",[', 'Situations","',
  '[[1,"frein.entreprise","', '[[1,"frein.marche-du-travail","', ' été ', '","fin","2027-0', '[[1,"frein.finances","',
  '[[1,"frein.garde-enfants","', 'vuCommentaire","', '[[1,"frein.lecture-ecriture-calcul","', '[[1,"frein.numerique","',
  '[[1,"frein.disponibilite","', 'vuNiveau","gene"],[', '[[1,"frein.mobilite","', 'priorite","', 'objectif","',
  '[[1,"frein.administratif","', '/parcours",1,', '[[1,"frein.sante","', 'ditNiveau","nonAborde"],[',
  'Niveau","aSurveiller"],[', 'Niveau","bloque"],[', '"note",{"genre":"bilan","jour":"', '"note",{"genre":"entretien"',
  '}],[],0,{"g":', '","texte",[[0,"', '","texte",[', ',[0," ', '000,[[[1,"frein.', '"]]],[],0,{"g":', '"r":[["', '"v":[["',
  '"c":[["', '","d":"', '","w":1,"', '[[1,"frein.logement","', 'ditMots","', '{"p":1,"a":"', '[[4,"', '[[0,"',
  ']]],"",""],[', '"],["', ']],[[1,"', ']]],"",""]],0,"', '000,"f":[["', '000,[[[', '/freins",1,', '[[0,1,"',
  '{"p":1,"e":1,"t":17', '}],[[5,"', '],["',
].join('')
