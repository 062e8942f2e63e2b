/**
 * The preset dictionary, version 1: what deltas repeat, as rows write it, the most useful last (deflate finds near
 * matches cheaper). It is part of the wire: once a version is released, changing one character is a new marker byte.
 *
 * The pieces are the table's codes in the rows they come in, and common words of French. Which, and in what order, was
 * climbed to on the last ten edits of thirty lives of `testing/workload` (seeds 2000 to 2029): a step takes a piece out,
 * moves it, or puts in what stands in a third of these lives, ids, numbers, dates and words that people wrote apart,
 * which are the workload's own. On twenty lives it was not made from (1000 to 1019) it takes 12 % off what the codes
 * one after the other leave; on its own thirty, one more.
 */
export const DICTIONARY = [
  'frein.marche', 'civilite', 'ucti', '[[1,"identite","', 'regleeAuFournisseur', 'dependDe', '0,[[[5,"',
  'remiseEnMainPropre', 'accordeeEnPartie', 'complementDemande', '","montant":', 'heuresCentreFaites', 'rsee"',
  '","reponseOrganisme","accordee"],[', '{"p":1,"a":"', 'heuresCentre', 'autresNumeros', '[[1,"frein.numerique","',
  'typeSortie', '","w":1,"', ' été ', 'naissance', 'demandeEntree', 'retourJusquau', 'membre', 'nstruction',
  '","heure":"1', '","texte",[[0,"', 'heuresEntreprise', ':[["', ' jours', 'u-tr', 'suiteDe', 'suspendueDepuis',
  '0]],"",""]],0,"', 'ces","', '"etat","enCours","terminee"],[', '"etat","versee","soldee"],["', 'relais', 'ein.en',
  'presence', 'explication', ' la ', 'commune', '/prive:', '/sensible:finances",1,', 'manque', ' toujours',
  'motifSuspension', ' qui ', 'reponseAvant', ' à ', 'horsDeVosDroits', 'etatDepasse', ',[[5,"', 'parc',
  '","pourLe":"2026-1', '"etat","enInstruction","refusee"],["', 'merique","', '/note', 'valeurImpossible', ' semaine',
  ' une', ' travail', ' formation', ' elle', ' nous', ' dans', ' plus', ' sur', ' des', ' bonjour', ' les', ' pas',
  'motifRefus', ' vous', 'u-travail"', '.mar', 'eau","gene', ' avec', ' sont', ',[[1,"fr', 'ement ', 'hebergement',
  '. Je ', 'solliciteLe', ' parce que', '[[1,"frein.mobilite","', 'vuNiveau', 'deplacements', '"action",{"libelle":"',
  'numeroStagiaire', 'prise"', '/notes",1,', '.marche-du-travail', '","texte",[1', '. Il ', 'garde-enfants', '",[[',
  '"etat","deposee","enInstruction"],["', 'notes",1,1', '/freins",1,', 'telephone', 'ein"],[1', 'ein.finances","',
  '"aide",{"aide":"permis","theme":"', '"etat","accordee","versee"],["', 'ins",', 'umeri', ',"vuN', 'objectif","',
  '.nume', 'urLe"', '","fin","2027-0', '","acc', 'annulee', '"etat","aFaire","faite"],[', ',[0," ',
  '"etat","prevue","arretee"],[', '/sensible:lecture-ecriture-calcul",1,', '"etat","suspendue","enCours"],[',
  '"etat","identifie","enCoursDeLevee"],[', 'ien"}],[],', '[[1,"frein.disponibilite","', '[[0,"', '/competences",1,',
  '"pas', '/sensible:administratif",1,', 'Niveau","pasUnFrein"],[', '[1,"frein.entreprise","dit',
  'Niveau","aSurveiller"],[', '/sensible:garde-enfants",1,', '[[1,"frein.marche-du-travail","', 'ditNivea', '/sens',
  '","organisme":"', '[[1,"frein.garde-enfants","', 'vuCommentaire","', 'verse', '"note",{"genre":"bilan","jour":"',
  '"etat","enCours","suspendue"],[', 'organismeSollicite', 'vuNiveau",', '","montantAccorde",', ',"note",{"ge',
  '[[1,"frein.finances","', 'vuNiveau","gene"],[', 'rein.numerique"', 'nirDetecte', '[[1,"frein.sante","',
  'ditNiveau","nonAborde"],[', '[[1,"frein.administratif","', '"etat","enInstruction","accordee"],["', '00,"raison":"',
  'Niveau","bloque"],[', '[0,3,"', 'see"', 'repriseLe', ' pour', ' heures', 'courriel', 'ances', '/parcours",1,',
  'priorite","', 'que",', '"note",{"genre":"entretien"', '}],[],0,{"g":', ',"vuNiveau","nonAborde', '","fin","2026-1',
  '000,[[[1,"frein.', ' est', ' et ', 'veau","p', ' mais', '"]]}', '","pourLe","2026-', '0,[[', '","fin":"2027-0',
  ']]],"",""]],0,"', 'urLe', '[[1,"frein.logement","', 'ditMots","', '/aides",1,', ' le ', 'che-du', '[[4,"', ']],[[1,"',
  '/freins",1,1', 'entr', 'onAborde', 'tien"}],[]', ']],"",""],[1', '000,"f":[["', '000,[[[', '/sensible:sante",1,',
  '[[0,1,"', ',"ditNiveau","gene"],[', '}],[[4,"', '{"p":1,"e":1,"t":17', '}],[[5,"',
].join('')
