import type { Life } from '../life.ts'

/** The life of the drawings: a pause, a new way, an answer awaited, an appointment tomorrow. */
export const fatou: Life = {
  numero: '4227', prenom: 'Fatou', nom: 'B.', civilite: 'madame', age: 24, anniversaire: '04-17',
  commune: 'Envermeu', codePostal: '76630', telephone: '06 39 98 11 02', courriel: 'fatou@exemple.invalid',
  description: 'Cuisine : une pause, un nouveau chemin, une réponse attendue',
  referent: 'maud', conseiller: { qui: 'paul', depuis: -258 },
  ouvert: { le: -259, par: 'assistant' },
  objectif: [
    { le: -257, par: 'referent', texte: 'Fatou veut travailler dans la vente, près d’Envermeu.' },
    { le: -256, par: 'beneficiaire', texte: 'Je veux travailler dans la vente, près de chez moi.' },
    { le: -54, par: 'beneficiaire', texte: 'Je veux travailler en cuisine, près de chez moi.' },
    { le: -53, par: 'beneficiaire', texte: 'Je veux travailler en cuisine, dans une cantine, près de chez moi.' },
  ],
  etapes: [
    {
      nature: 'orientation', intitule: 'Orientation', organisme: 'Paul D., Mission locale de Dieppe', lieu: 'Dieppe', du: -259, notee: -259,
      sortie: { etat: 'terminee', type: 'terme', le: -259 },
    },
    {
      cle: 'avenir', dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -245, au: -45, notee: -257,
      demiJournees: 8, heures: [420, 140], faites: [384, 105], modalite: 'centre', remuneree: 'oui',
      pause: { motif: 'famille', du: -140, repriseLe: -77 },
      sortie: { etat: 'terminee', type: 'terme', le: -45 },
    },
    {
      cle: 'plateau', suiteDe: 'avenir', nature: 'repositionnement', dispositif: 'action', intitule: '#Action, plateau technique cuisine', organisme: 'Atelier du Port', lieu: 'Dieppe',
      du: -42, au: 25, notee: -56, demiJournees: 8, heures: [210, 70], faites: [133, 35], modalite: 'plateau', remuneree: 'aVerifier',
      entree: { etat: 'admise', demandee: -55, repondue: -47 },
    },
    {
      suiteDe: 'plateau', dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, agent de restauration', organisme: 'Lycée des Falaises', lieu: 'Dieppe',
      du: 49, au: 186, notee: -20, demiJournees: 9, heures: [340, 140], modalite: 'centre', remuneree: 'oui',
      entree: { etat: 'enAttente', demandee: -13 },
    },
  ],
  rendezVous: [
    { le: 1, jourExact: true, heure: '09:00', objet: 'Essayer la cuisine', lieu: 'Atelier du Port, Dieppe', par: 'referent', note: -6 },
    { le: 9, heure: '14:00', objet: 'Faire le point avec Maud', lieu: 'Les Quatre Vents, Dieppe', par: 'referent', note: -6 },
    { le: -7, heure: '10:30', objet: 'Entretien', lieu: 'Les Quatre Vents, Dieppe', par: 'referent', note: -14, reponse: ['vient', -12] },
  ],
  freins: [
    {
      theme: 'mobilite', ditSituations: ['transports-en-commun', 'permis'], vuSituations: ['permis'], priorite: 'haute', objectif: 'Passer le code, puis la conduite',
      dit: [[-70, 'bloque', 'Il n’y a qu’un car le matin, et rien après 18 h.'], [-42, 'gene'], [-7, 'aSurveiller', 'Je connais les horaires. Je passe le code bientôt.']],
      vu: [[-70, 'bloque', 'Un seul car le matin depuis Envermeu ; pas de permis.'], [-42, 'bloque'], [-7, 'gene', 'Plus de retards depuis le nouvel horaire. Le code est prévu.']],
      etat: [[-41, 'enCoursDeLevee']],
      actions: [
        { libelle: 'Passer le code', qui: 'beneficiaire', notee: -41, pourLe: 16 },
        { libelle: 'Demander l’aide pour le permis', qui: 'beneficiaire', notee: -14, pourLe: -6, faite: -7 },
      ],
    },
    {
      theme: 'garde-enfants', ditSituations: ['garde-offre-inadaptee'],
      dit: [[-70, 'aSurveiller', 'Ma sœur le garde, sauf le vendredi.'], [-42, 'pasUnFrein'], [-7, 'pasUnFrein']],
      vu: [[-70, 'aSurveiller'], [-42, 'aSurveiller', 'À revoir si le rythme change.'], [-7, 'pasUnFrein']],
      etat: [[-7, 'leve']],
    },
    {
      theme: 'logement', ditSituations: ['logement-precaire'], vuSituations: ['logement-precaire'],
      dit: [[-70, 'pasUnFrein'], [-42, 'gene', 'Je suis chez ma sœur.'], [-7, 'bloque', 'Chez ma sœur, c’est jusqu’à la fin du mois prochain.']],
      vu: [[-42, 'aSurveiller'], [-7, 'gene', 'Hébergée chez sa sœur. Cherche près de la ligne de car d’Envermeu.']],
      actions: [{ libelle: 'Chercher un logement près de la ligne de car', qui: 'conseiller', notee: -4, pourLe: 10 }],
    },
    {
      theme: 'marche-du-travail', ditSituations: ['projet-professionnel'],
      dit: [[-70, 'gene', 'La vente, je ne suis plus sûre.'], [-42, 'aSurveiller'], [-7, 'aSurveiller']],
      vu: [[-70, 'gene'], [-42, 'gene'], [-7, 'aSurveiller', 'Le plateau cuisine confirme son choix.']],
      etat: [[-42, 'enCoursDeLevee']],
    },
    {
      theme: 'numerique', vuSituations: ['demarches-en-ligne'],
      dit: [[-70, 'aSurveiller'], [-42, 'aSurveiller'], [-7, 'aSurveiller']],
      vu: [[-70, 'gene', 'À l’aise sur le téléphone, moins pour les démarches en ligne.'], [-42, 'gene'], [-7, 'gene']],
    },
  ],
  aides: [
    {
      aide: 'permis', par: 'beneficiaire', le: -7, montant: 60_000, pourLe: 16, raison: 'Le code et les premières heures de conduite, pour aller travailler tôt le matin.',
      suites: [
        { le: -6, par: 'referent', vers: 'enInstruction', ecrit: { organismeSollicite: 'Mission locale de Dieppe', solliciteLe: -6, reponseOrganisme: 'demandee', reponseAvant: 11 } },
        { le: -3, par: 'referent', ecrit: { reponseOrganisme: 'refusee', reponduLe: -3 } },
      ],
    },
    {
      aide: 'deplacements', par: 'referent', le: -238, montant: 12_000, pourLe: -225, raison: 'Carnet de car entre Envermeu et Dieppe.',
      suites: [
        { le: -237, par: 'referent', vers: 'enInstruction', ecrit: { organismeSollicite: 'Mission locale de Dieppe', solliciteLe: -237, reponseOrganisme: 'demandee' } },
        { le: -233, par: 'referent', ecrit: { reponseOrganisme: 'refusee', reponduLe: -233 } },
        { le: -231, par: 'responsable', vers: 'accordee', ecrit: { montantAccorde: 12_000 } },
        { le: -226, par: 'responsable', vers: 'versee' },
        { le: -180, par: 'responsable', vers: 'soldee' },
      ],
    },
  ],
  actions: [
    { libelle: 'Apporter mon carnet de car', qui: 'beneficiaire', par: 'beneficiaire', notee: -8, pourLe: -4, faite: -5 },
    { libelle: 'Préparer une question pour le chef', qui: 'beneficiaire', par: 'beneficiaire', notee: -1, pourLe: 1 },
  ],
  notes: [
    { le: -258, genre: 'entretien', par: 'conseiller', pour: 'partagee', texte: 'Fatou cherche un métier où l’on bouge et où l’on voit du monde. Elle commence #Avenir aux Quatre Vents pour choisir.' },
    { le: -141, genre: 'appel', par: 'referent', pour: 'equipe', texte: 'Pause demandée par Fatou. Heures et acquis gardés. On se rappelle fin août.' },
    { le: -77, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Fatou est revenue. Elle a réfléchi pendant la pause : la cuisine lui plaît plus que la vente.' },
    { le: -56, genre: 'visite', par: 'referent', pour: 'partagee', texte: 'Visite de l’Atelier du Port ensemble. Le chef propose une place sur le plateau cuisine.' },
    { le: -20, genre: 'visite', par: 'referent', pour: 'equipe', texte: 'Atelier du Port : le chef la trouve rapide et soigneuse. Deux retards, les jours où le car est supprimé.' },
    { le: -12, genre: 'autre', par: 'assistant', pour: 'equipe', texte: 'Attestation d’inscription au code reçue et classée.' },
    { le: -7, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Point sur ce qui a changé depuis octobre. Le car va mieux, le logement inquiète Fatou : on demande de l’aide à Paul.' },
    { le: -3, genre: 'autre', par: 'referent', pour: 'brouillon', texte: 'Pour le bilan : reparler du rythme du vendredi, demander si le lycée répond avant les congés.' },
    { le: -2, genre: 'autre', par: 'beneficiaire', pour: 'partagee', texte: 'J’ai bien aimé faire le service du midi.' },
  ],
}
