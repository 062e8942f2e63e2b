import type { Life } from '../life.ts'

/** In Maud's file active, those who need somebody today or this week. */
export const maudPresse: readonly Life[] = [
  {
    numero: '4202', prenom: 'Théo', nom: 'R.', civilite: 'monsieur', age: 21, anniversaire: '09-02',
    commune: 'Luneray', codePostal: '76810', telephone: '06 39 98 20 14',
    description: 'Métallerie : le scooter en panne bloque, personne n’a encore agi',
    referent: 'maud', ouvert: { le: -80, par: 'assistant' },
    objectif: [{ le: -78, par: 'referent', texte: 'Je veux souder. J’aime quand ça tient.' }],
    etapes: [
      {
        cle: 'avenir', dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -70, au: 53,
        demiJournees: 8, heures: [380, 105], faites: [190, 35], modalite: 'centre', remuneree: 'oui',
      },
      {
        suiteDe: 'avenir', dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, soudeur', organisme: 'Ateliers de la Scie', lieu: 'Offranville', du: 70, au: 250, notee: -15,
        demiJournees: 10, heures: [600, 210], modalite: 'centre', remuneree: 'oui', entree: { etat: 'admise', demandee: -15, repondue: -6 },
      },
    ],
    rendezVous: [{ le: 5, heure: '11:00', objet: 'Entretien', lieu: 'Les Quatre Vents, Dieppe', par: 'referent', note: -9 }],
    freins: [
      {
        theme: 'mobilite', ditSituations: ['vehicule-utilisable', 'transports-en-commun'], vuSituations: ['vehicule-utilisable'], priorite: 'haute',
        dit: [[-64, 'gene'], [-21, 'bloque', 'Le scooter est en panne. Le dernier car part à 17 h.']],
        vu: [[-64, 'aSurveiller'], [-21, 'bloque', 'Sans scooter, il ne peut pas rentrer les jours d’atelier.']],
      },
      { theme: 'numerique', dit: [[-64, 'pasUnFrein']], vu: [[-64, 'pasUnFrein']] },
    ],
    notes: [
      { le: -64, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Théo a essayé la soudure à l’atelier. Il veut en faire son métier.' },
      { le: -9, genre: 'appel', par: 'referent', pour: 'equipe', texte: 'Covoiturage cette semaine avec un autre stagiaire. Pas de solution pour la suite.' },
    ],
  },
  {
    numero: '4203', prenom: 'Lina', nom: 'M.', civilite: 'madame', age: 22, anniversaire: '01-28',
    commune: 'Arques-la-Bataille', codePostal: '76880', telephone: '06 39 98 20 31',
    description: 'Petite enfance ou animation : rien de prévu après dans quelques semaines',
    referent: 'maud', conseiller: { qui: 'paul', depuis: -70 }, ouvert: { le: -72, par: 'assistant' },
    objectif: [{ le: -66, par: 'beneficiaire', texte: 'Je veux travailler avec des enfants, mais pas toute seule.' }],
    etapes: [
      { nature: 'orientation', intitule: 'Orientation', organisme: 'Paul D., Mission locale de Dieppe', lieu: 'Dieppe', du: -72, notee: -71, sortie: { etat: 'terminee', type: 'terme', le: -72 } },
      {
        dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -65, au: 25,
        demiJournees: 7, heures: [280, 70], faites: [205, 70], modalite: 'centre', remuneree: 'oui',
      },
    ],
    rendezVous: [{ le: 3, heure: '10:00', objet: 'Préparer la suite', lieu: 'Les Quatre Vents, Dieppe', par: 'referent', note: -5, reponse: ['vient', -4] }],
    freins: [
      { theme: 'marche-du-travail', ditSituations: ['projet-professionnel'], dit: [[-50, 'gene'], [-8, 'aSurveiller', 'J’hésite encore entre deux métiers.']], vu: [[-50, 'gene'], [-8, 'aSurveiller']] },
      { theme: 'mobilite', dit: [[-50, 'pasUnFrein']] },
    ],
    notes: [
      { le: -71, genre: 'entretien', par: 'conseiller', pour: 'partagee', texte: 'Lina a gardé des enfants pendant deux étés. Elle veut un vrai métier, avec un diplôme.' },
      { le: -8, genre: 'bilan', par: 'referent', pour: 'partagee', texte: 'Deux stages faits, à la crèche et au centre de loisirs. Lina dit ce qu’elle a aimé : les jeux, l’équipe. La suite reste à choisir.' },
    ],
  },
  {
    numero: '4204', prenom: 'Solène', nom: 'P.', civilite: 'madame', age: 31, anniversaire: '06-11',
    commune: 'Offranville', codePostal: '76550', telephone: '06 39 98 30 05', courriel: 'solene@exemple.invalid',
    description: 'CléA : deux numéros de téléphone notés, un à garder',
    referent: 'maud', ouvert: { le: -150, par: 'responsable' },
    objectif: [{ le: -140, par: 'beneficiaire', texte: 'Je veux un diplôme à moi, puis travailler au bureau.' }],
    etapes: [
      {
        cle: 'savoirs', dispositif: 'savoirs-essentiels', intitule: 'Savoirs Essentiels', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -140, au: -35,
        demiJournees: 5, heures: [200, 0], faites: [196, 0], modalite: 'centre', remuneree: 'non', sortie: { etat: 'terminee', type: 'terme', le: -35 },
      },
      {
        suiteDe: 'savoirs', dispositif: 'clea', intitule: 'Accompagnement à la certification CléA', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -28, au: 60,
        demiJournees: 6, heures: [150, 35], faites: [48, 0], modalite: 'centre', remuneree: 'aVerifier',
      },
    ],
    freins: [
      { theme: 'lecture-ecriture-calcul', ditSituations: ['ecriture'], dit: [[-130, 'gene'], [-60, 'aSurveiller'], [-10, 'aSurveiller']], vu: [[-130, 'gene'], [-60, 'gene'], [-10, 'aSurveiller', 'Écrit seule ses courriels de stage.']], etat: [[-60, 'enCoursDeLevee']] },
      { theme: 'numerique', dit: [[-130, 'aSurveiller'], [-10, 'pasUnFrein']], vu: [[-130, 'gene'], [-10, 'pasUnFrein']], etat: [[-10, 'leve']] },
    ],
    telephones: [
      { le: -3, par: 'referent', numero: '06 39 98 40 18' },
      { le: -2, par: 'beneficiaire', numero: '06 39 98 77 31' },
    ],
    notes: [
      { le: -35, genre: 'bilan', par: 'referent', pour: 'partagee', texte: 'Solène finit Savoirs Essentiels. Elle veut passer le CléA tout de suite.' },
      { le: -3, genre: 'appel', par: 'referent', pour: 'equipe', texte: 'Elle change de téléphone, nouveau numéro noté pendant l’appel.' },
    ],
  },
  {
    numero: '4205', prenom: 'Moussa', nom: 'D.', civilite: 'monsieur', age: 23, anniversaire: '12-05',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 30 77',
    description: 'Logistique : absent deux fois, sans nouvelles',
    referent: 'maud', conseiller: { qui: 'paul', depuis: -55 }, ouvert: { le: -58, par: 'assistant' },
    objectif: [{ le: -52, par: 'referent', texte: 'Je veux conduire des chariots et travailler en équipe.' }],
    etapes: [
      {
        cle: 'avenir', dispositif: 'avenir-sectorielles', intitule: 'Action sectorielle, logistique', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -48, au: 45,
        demiJournees: 9, heures: [260, 105], faites: [150, 35], modalite: 'centre', remuneree: 'oui',
      },
      { suiteDe: 'avenir', dispositif: 'qualif-qualifiant', intitule: 'Qualif’ collectif qualifiant, préparateur de commandes', organisme: 'Pôle du Talou', lieu: 'Dieppe', du: 63, au: 150, notee: -20, demiJournees: 10, heures: [280, 105], remuneree: 'oui' },
    ],
    rendezVous: [
      { le: -7, heure: '09:00', objet: 'Atelier recherche de stage', lieu: 'Les Quatre Vents, Dieppe', par: 'referent', note: -14, reponse: ['vient', -13] },
      { le: -4, heure: '14:00', objet: 'Entretien', lieu: 'Les Quatre Vents, Dieppe', par: 'referent', note: -12, reponse: ['neVientPas', -5] },
      { le: 4, heure: '14:00', objet: 'Entretien, nouvelle date', lieu: 'Les Quatre Vents, Dieppe', par: 'referent', note: -3 },
    ],
    freins: [{ theme: 'entreprise', ditSituations: ['etre-a-l-heure'], dit: [[-40, 'aSurveiller']], vu: [[-40, 'aSurveiller'], [-6, 'gene', 'Deux absences ce mois-ci.']] }],
    notes: [
      { le: -40, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Moussa a visité l’entrepôt. Il préfère l’équipe du matin.' },
      { le: -7, genre: 'absence', par: 'referent', pour: 'equipe', texte: 'Absent ce matin. Message laissé.' },
      { le: -4, genre: 'absence', par: 'referent', pour: 'equipe', texte: 'Il avait dit qu’il ne pourrait pas venir, sans dire pourquoi. Nouvelle date proposée, pas de réponse.' },
    ],
  },
  {
    numero: '4207', prenom: 'Yanis', nom: 'L.', civilite: 'monsieur', age: 20, anniversaire: '03-22',
    commune: 'Saint-Nicolas-d’Aliermont', codePostal: '76510', telephone: '06 39 98 31 40',
    description: 'Peinture : en pause, sa place est gardée encore quelques jours',
    referent: 'maud', ouvert: { le: -95, par: 'assistant' },
    objectif: [{ le: -85, par: 'beneficiaire', texte: 'Je veux être peintre en bâtiment.' }],
    etapes: [
      {
        cle: 'avenir', dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -84, au: 40,
        demiJournees: 8, heures: [380, 105], faites: [176, 35], modalite: 'centre', remuneree: 'oui', pause: { motif: 'mobilite', du: -35, retourJusquau: 11 },
      },
      { suiteDe: 'avenir', dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, peintre en bâtiment', organisme: 'Pôle du Talou', lieu: 'Dieppe', du: 112, au: 280, notee: -50, demiJournees: 10, heures: [520, 175], remuneree: 'oui' },
    ],
    freins: [
      {
        theme: 'mobilite', ditSituations: ['transports-en-commun', 'mobilite-obstacle-financier'], vuSituations: ['transports-en-commun'], priorite: 'haute',
        dit: [[-80, 'aSurveiller'], [-36, 'bloque', 'Le covoiturage s’est arrêté.']], vu: [[-36, 'bloque', 'Plus de covoiturage. Ligne de car à revoir à la rentrée du mois.']],
        etat: [[-34, 'enCoursDeLevee']],
        actions: [{ libelle: 'Demander le tarif réduit du car', qui: 'beneficiaire', notee: -34, pourLe: 2 }],
      },
    ],
    notes: [
      { le: -36, genre: 'appel', par: 'referent', pour: 'partagee', texte: 'Pause décidée ensemble, le temps de trouver un moyen de venir. Heures et acquis gardés.' },
      { le: -19, genre: 'appel', par: 'referent', pour: 'equipe', texte: 'Il cherche un autre covoiturage. Doit rappeler.' },
    ],
  },
  {
    numero: '4208', prenom: 'Jade', nom: 'C.', civilite: 'madame', age: 19, anniversaire: '07-30',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 31 66', courriel: 'jade@exemple.invalid',
    description: 'Service en salle : elle vient de demander ses chaussures de travail',
    referent: 'maud', conseiller: { qui: 'paul', depuis: -40 }, ouvert: { le: -44, par: 'assistant' },
    objectif: [{ le: -37, par: 'beneficiaire', texte: 'Je veux travailler en salle, dans un restaurant de bord de mer.' }],
    etapes: [
      { nature: 'orientation', intitule: 'Orientation', organisme: 'Paul D., Mission locale de Dieppe', lieu: 'Dieppe', du: -44, notee: -43, sortie: { etat: 'terminee', type: 'terme', le: -44 } },
      { cle: 'salle', dispositif: 'avenir-sectorielles', intitule: 'Action sectorielle, hôtellerie-restauration', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -35, au: 46, demiJournees: 8, heures: [230, 105], faites: [105, 0], modalite: 'centre', remuneree: 'oui' },
      { suiteDe: 'salle', dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, serveuse en restauration', organisme: 'Lycée des Falaises', lieu: 'Dieppe', du: 70, au: 210, notee: -10, heures: [420, 175], remuneree: 'oui', entree: { etat: 'enAttente', demandee: -6 } },
    ],
    rendezVous: [{ le: 7, heure: '09:30', objet: 'Premier jour de stage, avec Maud', lieu: 'Restaurant La Jetée, Dieppe', par: 'referent', note: -4 }],
    freins: [{ theme: 'entreprise', ditSituations: ['savoir-etre'], dit: [[-20, 'aSurveiller', 'Je n’ai pas les chaussures qu’il faut.']], vu: [[-20, 'pasUnFrein']] }],
    aides: [{ aide: 'tenue-pro', par: 'beneficiaire', le: -2, montant: 8_500, pourLe: 7, raison: 'Des chaussures noires antidérapantes et une tenue, pour le stage.' }],
    notes: [
      { le: -43, genre: 'entretien', par: 'conseiller', pour: 'partagee', texte: 'Jade a servi dans la crêperie de sa tante. Elle est à l’aise avec les clients.' },
      { le: -10, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Stage trouvé à La Jetée. Il faut la tenue avant le premier jour.' },
    ],
  },
  {
    numero: '4211', prenom: 'Rayan', nom: 'H.', civilite: 'monsieur', age: 24, anniversaire: '10-09',
    commune: 'Le Tréport', codePostal: '76470', telephone: '06 39 98 32 08',
    description: 'Maintenance : tout roulait, mais personne n’a pris de nouvelles',
    referent: 'maud', ouvert: { le: -120, par: 'assistant' },
    objectif: [{ le: -110, par: 'referent', texte: 'Je veux réparer des machines.' }],
    etapes: [
      { dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, agent de maintenance', organisme: 'Pôle du Talou', lieu: 'Eu', du: -105, au: 75, demiJournees: 10, heures: [560, 210], modalite: 'centre', remuneree: 'oui' },
    ],
    freins: [{ theme: 'mobilite', dit: [[-100, 'pasUnFrein']], vu: [[-100, 'pasUnFrein']] }],
    notes: [
      { le: -100, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Bien installé à Eu. Il vient en train.' },
      { le: -28, genre: 'visite', par: 'referent', pour: 'equipe', texte: 'Vu à l’atelier, en deux minutes. À rappeler pour parler du stage.' },
    ],
  },
  {
    numero: '4216', prenom: 'Marina', nom: 'O.', civilite: 'madame', age: 38, anniversaire: '02-14',
    commune: 'Neuville-lès-Dieppe', codePostal: '76370', telephone: '06 39 98 33 52',
    description: 'Accueil : une étape qui devait finir la semaine dernière',
    referent: 'maud', conseiller: { qui: 'claire', depuis: -100 }, ouvert: { le: -110, par: 'responsable' },
    objectif: [{ le: -98, par: 'beneficiaire', texte: 'Je veux un poste d’accueil, à mi-temps d’abord.' }],
    etapes: [
      { cle: 'bureau', dispositif: 'savoirs-bureautiques', intitule: 'Savoirs Bureautiques', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -90, au: -9, demiJournees: 5, heures: [180, 0], faites: [172, 0], modalite: 'centre', remuneree: 'non' },
      { suiteDe: 'bureau', dispositif: 'avenir-ateliers', intitule: 'Stage à l’accueil d’une mairie', organisme: 'Les Quatre Vents', lieu: 'Neuville-lès-Dieppe', du: 14, au: 42, notee: -12, demiJournees: 5, heures: [0, 70], modalite: 'entreprise', remuneree: 'non' },
    ],
    freins: [
      { theme: 'sante', ditSituations: ['sante-physique'], dit: [[-85, 'gene', 'Je ne peux pas rester debout longtemps.'], [-15, 'aSurveiller']], vu: [[-85, 'gene'], [-15, 'aSurveiller', 'Le poste assis convient.']], ouvert: -15 },
      { theme: 'disponibilite', ditSituations: ['horaires-imposes'], dit: [[-85, 'aSurveiller', 'Je finis à 16 h.']], vu: [[-85, 'aSurveiller']] },
    ],
    notes: [
      { le: -99, genre: 'entretien', par: 'conseiller', pour: 'partagee', texte: 'Projet d’accueil confirmé. Marina veut commencer par un mi-temps.' },
      { le: -12, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'La mairie accepte le stage. On fixe les dates.' },
    ],
  },
]
