import type { Life } from '../life.ts'

/** In Karim's file active, those who wait for an answer or for somebody. */
export const karimPresse: readonly Life[] = [
  {
    numero: '4218', prenom: 'Sofia', nom: 'N.', civilite: 'madame', age: 24, anniversaire: '03-08',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 50 11', courriel: 'sofia@exemple.invalid',
    description: 'Aide à domicile : une aide refusée, et pourquoi',
    referent: 'karim', conseiller: { qui: 'paul', depuis: -84 }, ouvert: { le: -88, par: 'assistant' },
    objectif: [{ le: -80, par: 'beneficiaire', texte: 'Je veux aider les personnes âgées chez elles.' }],
    etapes: [
      { nature: 'orientation', intitule: 'Orientation', organisme: 'Paul D., Mission locale de Dieppe', lieu: 'Dieppe', du: -88, notee: -86, sortie: { etat: 'terminee', type: 'terme', le: -88 } },
      { cle: 'savoirs', dispositif: 'savoirs-essentiels', intitule: 'Savoirs Essentiels', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -77, au: 18, demiJournees: 6, heures: [210, 35], faites: [165, 0], modalite: 'centre', remuneree: 'non' },
      { suiteDe: 'savoirs', dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, assistante de vie', organisme: 'Lycée des Falaises', lieu: 'Dieppe', du: 56, au: 210, notee: -15, heures: [420, 210], remuneree: 'oui', entree: { etat: 'enAttente', demandee: -16 } },
    ],
    freins: [
      { theme: 'mobilite', ditSituations: ['vehicule-utilisable'], dit: [[-70, 'gene', 'Il faut une voiture pour aller chez les gens.'], [-9, 'gene']], vu: [[-70, 'gene'], [-9, 'gene']], actions: [{ libelle: 'Voir le prêt de voiture solidaire avec Paul', qui: 'conseiller', notee: -9, pourLe: 12 }] },
      { theme: 'marche-du-travail', dit: [[-70, 'aSurveiller'], [-9, 'pasUnFrein']], vu: [[-70, 'aSurveiller'], [-9, 'pasUnFrein']], etat: [[-9, 'leve']] },
    ],
    aides: [
      {
        aide: 'pret-vehicule', par: 'beneficiaire', le: -30, montant: 120_000, pourLe: 40, raison: 'Réparer la voiture de ma mère pour aller chez les gens.',
        suites: [
          { le: -28, par: 'referent', vers: 'enInstruction', ecrit: { organismeSollicite: 'Mission locale de Dieppe', solliciteLe: -28, reponseOrganisme: 'demandee' } },
          { le: -19, par: 'referent', ecrit: { reponseOrganisme: 'refusee', reponduLe: -19 } },
          { le: -14, par: 'responsable', vers: 'refusee', ecrit: { motifRefus: 'nonEligible', explication: 'Nous ne pouvons pas payer une réparation. Paul regarde avec vous le prêt de voiture solidaire.' } },
        ],
      },
    ],
    notes: [
      { le: -87, genre: 'entretien', par: 'conseiller', pour: 'partagee', texte: 'Sofia s’occupe de sa grand-mère. Elle sait ce que c’est, et elle aime ça.' },
      { le: -9, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'On a lu ensemble la réponse sur la voiture. Autre piste : le prêt solidaire.' },
    ],
  },
  {
    numero: '4220', prenom: 'Mehdi', nom: 'Z.', civilite: 'monsieur', age: 28, anniversaire: '10-30',
    commune: 'Saint-Aubin-sur-Scie', codePostal: '76550', telephone: '06 39 98 51 20',
    description: 'Électricité : en pause, à rappeler',
    referent: 'karim', ouvert: { le: -130, par: 'assistant' },
    objectif: [{ le: -120, par: 'referent', texte: 'Je veux être électricien.' }],
    etapes: [
      {
        dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, électricien', organisme: 'Pôle du Talou', lieu: 'Dieppe', du: -112, au: 95,
        demiJournees: 10, heures: [620, 210], faites: [245, 0], modalite: 'centre', remuneree: 'oui', pause: { motif: 'personnelle', du: -42 },
      },
    ],
    freins: [
      { theme: 'sante', ditSituations: ['sante-physique'], dit: [[-44, 'bloque', 'Mon épaule. Je dois me reposer.']], vu: [[-44, 'bloque', 'Arrêt, durée pas encore connue.']], actions: [{ libelle: 'Rappeler après le prochain rendez-vous', qui: 'referent', notee: -44, pourLe: -4 }] },
      { theme: 'mobilite', dit: [[-100, 'pasUnFrein']] },
    ],
    notes: [
      { le: -43, genre: 'appel', par: 'referent', pour: 'equipe', texte: 'Pause à partir de lundi, raison personnelle. Place gardée, heures et acquis aussi.' },
      { le: -17, genre: 'appel', par: 'referent', pour: 'equipe', texte: 'Ça va mieux, il ne sait pas encore quand il revient.' },
      { le: -16, genre: 'autre', par: 'referent', pour: 'brouillon', texte: 'Demander au centre s’il peut reprendre à mi-temps d’abord.' },
    ],
  },
  {
    numero: '4225', prenom: 'Ibrahim', nom: 'C.', civilite: 'monsieur', age: 35, anniversaire: '02-02',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 52 48',
    description: 'Cuisine collective : une aide urgente attend une décision',
    referent: 'karim', ouvert: { le: -35, par: 'responsable' },
    objectif: [{ le: -30, par: 'beneficiaire', texte: 'Je veux cuisiner pour beaucoup de monde.' }],
    etapes: [
      { cle: 'avenir', dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -28, au: 63, demiJournees: 8, heures: [300, 105], faites: [84, 0], modalite: 'centre', remuneree: 'aVerifier' },
      { suiteDe: 'avenir', dispositif: 'action', intitule: '#Action, plateau technique cuisine', organisme: 'Atelier du Port', lieu: 'Dieppe', du: 70, au: 120, notee: -8, demiJournees: 8, heures: [140, 70], modalite: 'plateau', remuneree: 'aVerifier' },
    ],
    freins: [
      { theme: 'finances', ditSituations: ['ressources-insuffisantes-vivre'], vuSituations: ['ressources-insuffisantes-vivre'], priorite: 'haute', dit: [[-5, 'bloque', 'La rémunération n’est pas encore arrivée.']], vu: [[-5, 'bloque']], etat: [[-5, 'enCoursDeLevee']], actions: [{ libelle: 'Suivre le dossier de rémunération', qui: 'assistant', notee: -5, pourLe: 5 }] },
      { theme: 'administratif', ditSituations: ['demarche-en-attente'], dit: [[-26, 'gene', 'J’attends un papier.'], [-5, 'aSurveiller']], vu: [[-26, 'gene'], [-5, 'aSurveiller']], etat: [[-20, 'enCoursDeLevee']] },
    ],
    aides: [
      {
        aide: 'aide-urgence', par: 'beneficiaire', le: -4, montant: 15_000, pourLe: 3, raison: 'Les courses et le bus, en attendant la première paie.',
        suites: [{ le: -3, par: 'referent', vers: 'enInstruction', ecrit: { organismeSollicite: 'Centre communal d’action sociale', solliciteLe: -3, reponseOrganisme: 'sansReponse', reponseAvant: 3 } }],
      },
    ],
    notes: [
      { le: -26, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Ibrahim a cuisiné pour trente personnes au repas du quartier.' },
      { le: -4, genre: 'appel', par: 'referent', pour: 'equipe', texte: 'Dossier de rémunération parti la semaine dernière. À relancer.' },
      { le: -3, genre: 'autre', par: 'assistant', pour: 'equipe', texte: 'Relance faite ce matin, réponse annoncée sous cinq jours.' },
    ],
  },
  {
    numero: '4229', prenom: 'Kenza', nom: 'Y.', civilite: 'madame', age: 34, anniversaire: '07-07',
    commune: 'Le Tréport', codePostal: '76470', telephone: '06 39 98 53 16',
    description: 'Secrétariat : un hébergement accordé pour la semaine de formation',
    referent: 'karim', conseiller: { qui: 'claire', depuis: -64 }, ouvert: { le: -68, par: 'assistant' },
    objectif: [{ le: -60, par: 'beneficiaire', texte: 'Je veux un poste de secrétaire, près de la mer.' }],
    etapes: [
      { cle: 'bureau', dispositif: 'savoirs-bureautiques', intitule: 'Savoirs Bureautiques', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -56, au: 22, demiJournees: 6, heures: [190, 0], faites: [130, 0], modalite: 'centre', remuneree: 'non' },
      { suiteDe: 'bureau', dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, secrétaire assistante', organisme: 'Pôle du Talou', lieu: 'Dieppe', du: 42, au: 200, notee: -22, heures: [520, 210], demiJournees: 10, remuneree: 'oui', entree: { etat: 'admise', demandee: -22, repondue: -13 } },
    ],
    freins: [
      { theme: 'logement', ditSituations: ['logement-inadapte'], vuSituations: ['logement-inadapte'], priorite: 'haute', dit: [[-50, 'gene'], [-20, 'bloque', 'Deux heures de trajet matin et soir.'], [-6, 'gene']], vu: [[-50, 'gene'], [-20, 'bloque'], [-6, 'gene', 'Une chambre en semaine à Dieppe dès la Qualif’.']], etat: [[-15, 'enCoursDeLevee']], actions: [{ libelle: 'Visiter la résidence', qui: 'beneficiaire', notee: -6, pourLe: 9 }] },
    ],
    aides: [
      {
        aide: 'hebergement', par: 'beneficiaire', le: -18, montant: 32_000, pourLe: 42, raison: 'Une chambre du lundi au vendredi pendant la Qualif’.',
        suites: [
          { le: -17, par: 'referent', vers: 'enInstruction', ecrit: { organismeSollicite: 'Action logement', solliciteLe: -17, reponseOrganisme: 'demandee' } },
          { le: -10, par: 'referent', ecrit: { reponseOrganisme: 'refusee', reponduLe: -10 } },
          { le: -6, par: 'responsable', vers: 'accordee', ecrit: { montantAccorde: 32_000 } },
        ],
      },
    ],
    notes: [{ le: -6, genre: 'appel', par: 'referent', pour: 'partagee', texte: 'L’aide est accordée. Kenza visite la résidence la semaine prochaine.' }],
  },
  {
    numero: '4230', prenom: 'Jordan', nom: 'X.', civilite: 'monsieur', age: 20, anniversaire: '08-08',
    commune: 'Bacqueville-en-Caux', codePostal: '76730', telephone: '06 39 98 53 70',
    description: 'Agriculture : un non, puis une autre porte',
    referent: 'karim', ouvert: { le: -160, par: 'assistant' },
    objectif: [{ le: -150, par: 'beneficiaire', texte: 'Je veux travailler avec les vaches, ou dans un verger.' }],
    etapes: [
      { cle: 'avenir', dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -147, au: -45, demiJournees: 8, heures: [320, 105], faites: [318, 105], modalite: 'centre', remuneree: 'oui', sortie: { etat: 'terminee', type: 'terme', le: -45 } },
      { suiteDe: 'avenir', dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, élevage', organisme: 'Ferme-école du Talou', lieu: 'Bacqueville-en-Caux', du: -35, au: 145, notee: -70, remuneree: 'oui', pasCommencee: true, entree: { etat: 'nonRetenue', demandee: -70, repondue: -38 }, sortie: { etat: 'arretee', le: -35 } },
      { suiteDe: 'avenir', nature: 'repositionnement', dispositif: 'une-formation-un-emploi', intitule: 'Une formation, un emploi : arboriculture', organisme: 'Vergers d’Auppegard', lieu: 'Auppegard', du: -14, au: 110, notee: -30, demiJournees: 9, heures: [140, 420], faites: [21, 42], modalite: 'entreprise', remuneree: 'oui', entree: { etat: 'admise', demandee: -30, repondue: -20 } },
    ],
    freins: [{ theme: 'mobilite', ditSituations: ['permis'], dit: [[-140, 'gene'], [-18, 'pasUnFrein', 'J’y vais à vélo, c’est à côté.']], vu: [[-140, 'gene'], [-18, 'pasUnFrein']], etat: [[-18, 'leve']] }],
    notes: [
      { le: -37, genre: 'appel', par: 'referent', pour: 'partagee', texte: 'La ferme-école a dit non : plus de place. On cherche autre chose ensemble, dès cette semaine.' },
      { le: -13, genre: 'visite', par: 'referent', pour: 'partagee', texte: 'Première semaine au verger. Jordan sourit.' },
    ],
  },
]
