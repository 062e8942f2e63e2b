import type { Life } from '../life.ts'

/** In Karim's file active, those who go well, those who left, the newest. */
export const karimCalme: readonly Life[] = [
  {
    numero: '4219', prenom: 'Gilles', nom: 'J.', civilite: 'monsieur', age: 51, anniversaire: '11-23',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 60 07',
    description: 'Logistique, derrière un écran : son poste est installé',
    referent: 'karim', conseiller: { qui: 'claire', depuis: -140 }, ouvert: { le: -145, par: 'responsable' },
    objectif: [{ le: -135, par: 'beneficiaire', texte: 'Je veux rester dans l’entrepôt, mais au bureau.' }],
    etapes: [{ dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, technicien en logistique', organisme: 'Pôle du Talou', lieu: 'Dieppe', du: -119, au: 68, demiJournees: 8, heures: [520, 175], faites: [330, 70], modalite: 'centre', remuneree: 'oui' }],
    rendezVous: [{ le: 6, heure: '16:00', objet: 'Point avec le centre', lieu: 'Pôle du Talou, Dieppe', par: 'referent', note: -7, reponse: ['vient', -6] }],
    freins: [
      { theme: 'sante', ditSituations: ['handicap-compensation'], vuSituations: ['handicap-compensation'], priorite: 'haute', dit: [[-130, 'bloque', 'Mon dos. Pas plus d’une heure assis.'], [-70, 'gene'], [-14, 'aSurveiller', 'Le bureau réglable change tout.']], vu: [[-130, 'bloque'], [-70, 'gene'], [-14, 'aSurveiller']], etat: [[-100, 'enCoursDeLevee'], [-14, 'leve']] },
      { theme: 'numerique', dit: [[-130, 'gene'], [-14, 'pasUnFrein']], vu: [[-130, 'gene'], [-14, 'pasUnFrein']], etat: [[-14, 'leve']] },
    ],
    aides: [
      {
        aide: 'compensation-handicap', par: 'referent', le: -112, montant: 78_000, pourLe: -90, raison: 'Un bureau réglable en hauteur et un siège.',
        suites: [
          { le: -111, par: 'referent', vers: 'enInstruction', ecrit: { organismeSollicite: 'Agefiph', solliciteLe: -111, reponseOrganisme: 'demandee' } },
          { le: -100, par: 'referent', ecrit: { reponseOrganisme: 'accordee', reponduLe: -100 } },
          { le: -99, par: 'responsable', vers: 'accordeeEnPartie', ecrit: { montantAccorde: 20_000, explication: 'L’Agefiph paie le bureau. Nous payons le siège.' } },
          { le: -92, par: 'responsable', vers: 'regleeAuFournisseur' },
          { le: -60, par: 'responsable', vers: 'soldee' },
        ],
      },
    ],
    notes: [
      { le: -139, genre: 'entretien', par: 'conseiller', pour: 'partagee', texte: 'Gilles connaît l’entrepôt par cœur. Le bureau lui permettra de continuer.' },
      { le: -14, genre: 'visite', par: 'referent', pour: 'partagee', texte: 'Vu au centre, installé et content. Stage à préparer.' },
    ],
  },
  {
    numero: '4221', prenom: 'Camille', nom: 'W.', civilite: 'madame', age: 26, anniversaire: '04-24',
    commune: 'Martin-Église', codePostal: '76370', telephone: '06 39 98 60 58', courriel: 'camille@exemple.invalid',
    description: 'Plomberie : ses outils sont payés, tout avance',
    referent: 'karim', ouvert: { le: -90, par: 'assistant' },
    objectif: [{ le: -82, par: 'beneficiaire', texte: 'Je veux être plombière, à mon compte un jour.' }],
    etapes: [{ dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, plombière chauffagiste', organisme: 'Ateliers de la Scie', lieu: 'Offranville', du: -77, au: 110, demiJournees: 10, heures: [560, 210], faites: [300, 70], modalite: 'centre', remuneree: 'oui' }],
    freins: [{ theme: 'entreprise', ditSituations: ['travail-en-equipe'], dit: [[-60, 'gene', 'Être la seule femme du chantier.'], [-30, 'aSurveiller'], [-7, 'pasUnFrein']], vu: [[-60, 'gene'], [-30, 'aSurveiller', 'Parlé avec le tuteur.'], [-7, 'pasUnFrein']], etat: [[-40, 'enCoursDeLevee'], [-7, 'leve']] }],
    aides: [
      {
        aide: 'boite-a-outils', par: 'beneficiaire', le: -50, montant: 22_000, pourLe: -30, raison: 'Les clés, la pince et le coffret.',
        suites: [
          { le: -49, par: 'referent', vers: 'enInstruction', ecrit: { reponseOrganisme: 'sansObjet' } },
          { le: -46, par: 'responsable', vers: 'accordee', ecrit: { montantAccorde: 22_000 } },
          { le: -38, par: 'responsable', vers: 'regleeAuFournisseur' },
        ],
      },
    ],
    notes: [{ le: -7, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Le tuteur lui confie un chantier entier.' }],
  },
  {
    numero: '4222', prenom: 'Olena', nom: 'K.', civilite: 'madame', age: 41, anniversaire: '02-19',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 61 33',
    description: 'Couture : le français d’abord, l’atelier ensuite',
    referent: 'karim', ouvert: { le: -85, par: 'assistant' },
    objectif: [{ le: -78, par: 'referent', texte: 'Je veux coudre. Je veux parler français avec les clientes.' }],
    etapes: [
      { cle: 'savoirs', dispositif: 'savoirs-essentiels', intitule: 'Savoirs Essentiels, français', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -70, au: 32, demiJournees: 6, heures: [240, 0], faites: [150, 0], modalite: 'centre', remuneree: 'non' },
      { suiteDe: 'savoirs', dispositif: 'action', intitule: '#Action, plateau technique couture', organisme: 'Atelier des Toiles', lieu: 'Dieppe', du: 42, au: 90, notee: -12, demiJournees: 8, heures: [140, 70], modalite: 'plateau', remuneree: 'aVerifier', entree: { etat: 'admise', demandee: -30, repondue: -12 } },
    ],
    freins: [
      { theme: 'lecture-ecriture-calcul', ditSituations: ['francais-parle', 'ecriture'], dit: [[-66, 'bloque'], [-35, 'gene'], [-12, 'aSurveiller', 'Je comprends presque tout.']], vu: [[-66, 'bloque'], [-35, 'gene'], [-12, 'aSurveiller']], etat: [[-60, 'enCoursDeLevee']] },
      { theme: 'administratif', ditSituations: ['demarche-en-attente'], dit: [[-66, 'gene'], [-12, 'pasUnFrein']], vu: [[-66, 'gene'], [-12, 'pasUnFrein']], etat: [[-12, 'leve']] },
    ],
    notes: [{ le: -12, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Olena a appelé seule l’atelier. La place est à elle.' }],
  },
  {
    numero: '4223', prenom: 'Pascal', nom: 'D.', civilite: 'monsieur', age: 47, anniversaire: '09-14',
    commune: 'Arques-la-Bataille', codePostal: '76880', telephone: '06 39 98 61 90',
    description: 'Jardins : sur le plateau technique, un nouveau rythme',
    referent: 'karim', conseiller: { qui: 'claire', depuis: -50 }, ouvert: { le: -54, par: 'assistant' },
    objectif: [{ le: -48, par: 'beneficiaire', texte: 'Je veux entretenir des jardins, à mon rythme.' }],
    etapes: [
      { nature: 'orientation', intitule: 'Orientation', organisme: 'Claire S., Cap emploi', lieu: 'Dieppe', du: -54, notee: -53, sortie: { etat: 'terminee', type: 'terme', le: -54 } },
      { cle: 'jardin', dispositif: 'action', intitule: '#Action, plateau technique espaces verts', organisme: 'Jardins de la Varenne', lieu: 'Arques-la-Bataille', du: -42, au: 18, demiJournees: 6, heures: [120, 70], faites: [84, 35], modalite: 'plateau', remuneree: 'oui' },
      { suiteDe: 'jardin', dispositif: 'qualif-individuel', intitule: 'Qualif’ individuel, ouvrier du paysage', organisme: 'Ferme-école du Talou', lieu: 'Bacqueville-en-Caux', du: 49, au: 180, notee: -9, heures: [350, 140], remuneree: 'oui', entree: { etat: 'enAttente', demandee: -5 } },
    ],
    freins: [
      { theme: 'disponibilite', ditSituations: ['jours-indisponibles'], dit: [[-45, 'gene', 'Pas le lundi matin.'], [-9, 'pasUnFrein']], vu: [[-45, 'aSurveiller'], [-9, 'pasUnFrein', 'Planning adapté.']], etat: [[-30, 'enCoursDeLevee'], [-9, 'leve']] },
      { theme: 'mobilite', dit: [[-45, 'pasUnFrein']] },
    ],
    notes: [
      { le: -53, genre: 'entretien', par: 'conseiller', pour: 'partagee', texte: 'Pascal veut travailler dehors. Un plateau technique permettra d’essayer sans se presser.' },
      { le: -9, genre: 'visite', par: 'referent', pour: 'partagee', texte: 'Le planning sans le lundi matin convient à tous.' },
    ],
  },
  {
    numero: '4224', prenom: 'Léa', nom: 'F.', civilite: 'madame', age: 23, anniversaire: '05-16',
    commune: 'Dieppe', codePostal: '76200',
    description: 'Soin : partie plus tôt, en école d’aide-soignante',
    referent: 'karim', ouvert: { le: -210, par: 'assistant' },
    objectif: [{ le: -200, par: 'beneficiaire', texte: 'Je veux être aide-soignante.' }],
    etapes: [{ dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -196, au: -70, demiJournees: 8, heures: [360, 140], faites: [260, 140], modalite: 'centre', remuneree: 'oui', sortie: { etat: 'terminee', type: 'sortieFormation', le: -98 } }],
    freins: [{ theme: 'numerique', dit: [[-180, 'aSurveiller'], [-100, 'pasUnFrein']] }],
    notes: [{ le: -98, genre: 'bilan', par: 'referent', pour: 'partagee', texte: 'Léa entre à l’école d’aide-soignante. Bravo à elle.' }],
  },
  {
    numero: '4226', prenom: 'Manon', nom: 'U.', civilite: 'madame', age: 18, anniversaire: '01-15',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 63 21',
    description: 'Tout juste arrivée, premier rendez-vous cette semaine',
    referent: 'karim', conseiller: { qui: 'paul', depuis: -2 }, ouvert: { le: -3, par: 'assistant' },
    rendezVous: [{ le: 3, heure: '10:00', objet: 'Faire connaissance', lieu: 'Les Quatre Vents, Dieppe', par: 'referent', note: -2 }],
  },
  {
    numero: '4201', prenom: 'Enzo', nom: 'Q.', civilite: 'monsieur', age: 21, anniversaire: '10-18',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 63 84',
    description: 'Maçonnerie : indisponible le mardi, le reste avance',
    referent: 'karim', ouvert: { le: -60, par: 'responsable' },
    objectif: [{ le: -54, par: 'beneficiaire', texte: 'Je veux construire des murs qui restent.' }],
    etapes: [
      { cle: 'avenir', dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -49, au: 42, demiJournees: 7, heures: [280, 105], faites: [147, 35], modalite: 'centre', remuneree: 'oui' },
      { suiteDe: 'avenir', dispositif: 'qualif-qualifiant', intitule: 'Qualif’ collectif qualifiant, maçonnerie', organisme: 'Ateliers de la Scie', lieu: 'Offranville', du: 63, au: 170, notee: -10, demiJournees: 8, heures: [320, 140], remuneree: 'oui' },
    ],
    freins: [{ theme: 'disponibilite', ditSituations: ['jours-indisponibles'], vuSituations: ['jours-indisponibles'], dit: [[-47, 'gene', 'Pas le mardi.'], [-10, 'aSurveiller']], vu: [[-47, 'gene', 'Indisponible le mardi.'], [-10, 'aSurveiller', 'Rythme adapté : sept demi-journées, sans le mardi.']], etat: [[-40, 'enCoursDeLevee']] }],
    aides: [{ aide: 'tenue-pro', par: 'beneficiaire', le: -1, montant: 9_000, raison: 'Des chaussures de sécurité.', pasEnvoyee: true }],
    notes: [
      { le: -10, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Enzo a monté son premier mur droit. On prépare la suite.' },
      { le: -9, genre: 'autre', par: 'responsable', pour: 'equipe', texte: 'Rythme sans le mardi validé avec les Ateliers de la Scie.' },
    ],
  },
  {
    numero: '4228', prenom: 'Rosa', nom: 'I.', civilite: 'madame', age: 45, anniversaire: '06-30',
    commune: 'Offranville', codePostal: '76550', telephone: '06 39 98 64 12',
    description: 'Petite enfance : elle a annulé une demande devenue inutile',
    referent: 'karim', conseiller: { qui: 'claire', depuis: -72 }, ouvert: { le: -76, par: 'assistant' },
    objectif: [{ le: -70, par: 'beneficiaire', texte: 'Je veux travailler à la crèche.' }],
    etapes: [
      { cle: 'clea', dispositif: 'clea', intitule: 'Accompagnement à la certification CléA', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -63, au: 12, demiJournees: 6, heures: [150, 0], faites: [130, 0], modalite: 'centre', remuneree: 'non' },
      { suiteDe: 'clea', dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, accompagnante petite enfance', organisme: 'Lycée des Falaises', lieu: 'Dieppe', du: 35, au: 190, notee: -15, heures: [440, 210], remuneree: 'oui', entree: { etat: 'admise', demandee: -25, repondue: -11 } },
    ],
    freins: [{ theme: 'garde-enfants', ditSituations: ['garde-offre-inadaptee'], dit: [[-60, 'gene', 'Le mercredi après-midi.'], [-13, 'pasUnFrein']], vu: [[-60, 'gene'], [-13, 'pasUnFrein']], etat: [[-13, 'leve']] }],
    aides: [
      {
        aide: 'mobilite', par: 'beneficiaire', le: -24, montant: 6_000, pourLe: -5, raison: 'Le carburant pour le stage.',
        suites: [{ le: -13, par: 'beneficiaire', vers: 'annulee' }],
      },
    ],
    notes: [{ le: -13, genre: 'appel', par: 'referent', pour: 'partagee', texte: 'Rosa fait le trajet avec une collègue : plus besoin de l’aide. Place confirmée au lycée.' }],
  },
]
