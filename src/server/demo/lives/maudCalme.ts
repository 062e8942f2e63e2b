import type { Life } from '../life.ts'

/** In Maud's file active, those who wait for somebody else, those who go well, those who left, the newest. */
export const maudCalme: readonly Life[] = [
  {
    numero: '4209', prenom: 'Samir', nom: 'K.', civilite: 'monsieur', age: 25, anniversaire: '08-19',
    commune: 'Eu', codePostal: '76260', telephone: '06 39 98 34 10',
    description: 'Mécanique : aide au permis accordée pour une partie',
    referent: 'maud', conseiller: { qui: 'paul', depuis: -75 }, ouvert: { le: -78, par: 'assistant' },
    objectif: [{ le: -70, par: 'beneficiaire', texte: 'Je veux être mécanicien, voitures ou vélos.' }],
    etapes: [
      { nature: 'orientation', intitule: 'Orientation', organisme: 'Paul D., Mission locale de Dieppe', lieu: 'Eu', du: -77, notee: -76, sortie: { etat: 'terminee', type: 'terme', le: -77 } },
      { cle: 'garage', dispositif: 'action', intitule: '#Action, plateau technique mécanique', organisme: 'Garage-école de la Bresle', lieu: 'Eu', du: -56, au: 20, demiJournees: 8, heures: [180, 105], faites: [120, 70], modalite: 'plateau', remuneree: 'oui' },
      { suiteDe: 'garage', dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, mécanicien', organisme: 'Pôle du Talou', lieu: 'Eu', du: 42, au: 220, notee: -20, demiJournees: 10, heures: [600, 210], remuneree: 'oui', entree: { etat: 'admise', demandee: -20, repondue: -9 } },
    ],
    freins: [
      {
        theme: 'mobilite', ditSituations: ['permis', 'mobilite-obstacle-financier'], vuSituations: ['permis'], priorite: 'haute', objectif: 'Avoir le permis avant la Qualif’',
        dit: [[-60, 'bloque', 'Sans permis, pas de garage qui me prend.'], [-15, 'gene']], vu: [[-60, 'gene'], [-15, 'gene']], etat: [[-40, 'enCoursDeLevee']],
        actions: [{ libelle: 'Fixer les heures de conduite', qui: 'beneficiaire', notee: -8, pourLe: 8 }],
      },
    ],
    aides: [
      {
        aide: 'permis', par: 'beneficiaire', le: -38, montant: 90_000, pourLe: 30, raison: 'Le code est passé. Il reste vingt heures de conduite.',
        suites: [
          { le: -36, par: 'referent', vers: 'enInstruction', ecrit: { organismeSollicite: 'Mission locale de Dieppe', solliciteLe: -36, reponseOrganisme: 'demandee', reponseAvant: -8 } },
          { le: -18, par: 'referent', ecrit: { reponseOrganisme: 'accordee', reponduLe: -18 } },
          { le: -9, par: 'responsable', vers: 'accordeeEnPartie', ecrit: { montantAccorde: 50_000, explication: 'La Mission locale paie 400 €. Nous payons les 500 € qui restent.' } },
        ],
      },
    ],
    notes: [
      { le: -76, genre: 'entretien', par: 'conseiller', pour: 'partagee', texte: 'Samir répare déjà les vélos du quartier.' },
      { le: -9, genre: 'appel', par: 'referent', pour: 'partagee', texte: 'Bonne nouvelle : place obtenue en Qualif’ et permis financé. On cale les heures de conduite.' },
    ],
  },
  {
    numero: '4210', prenom: 'Chantal', nom: 'G.', civilite: 'madame', age: 56, anniversaire: '05-03',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 34 45',
    description: 'Génération Compétences : reprendre confiance après trente ans d’usine',
    referent: 'maud', conseiller: { qui: 'claire', depuis: -60 }, ouvert: { le: -62, par: 'responsable' },
    objectif: [
      { le: -55, par: 'referent', texte: 'Chantal veut transmettre ce qu’elle sait faire.' },
      { le: -54, par: 'beneficiaire', texte: 'Je veux montrer le métier aux jeunes. J’ai trente ans de couture derrière moi.' },
    ],
    etapes: [
      { dispositif: 'generation-competences', intitule: 'Génération Compétences', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -49, au: 91, demiJournees: 7, heures: [600, 140], faites: [168, 0], modalite: 'centre', remuneree: 'oui' },
      { dispositif: 'vae', intitule: 'VAE, premiers rendez-vous', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: 105, au: 160, notee: -11, modalite: 'distance', remuneree: 'non' },
    ],
    rendezVous: [{ le: 2, heure: '13:30', objet: 'Parler de la VAE', lieu: 'Les Quatre Vents, Dieppe', par: 'referent', note: -8, reponse: ['vient', -7] }],
    freins: [
      { theme: 'sante', ditSituations: ['sante-physique'], dit: [[-50, 'gene', 'Les mains, le matin.'], [-11, 'gene']], vu: [[-50, 'gene'], [-11, 'gene', 'Pauses toutes les heures : tenu par l’équipe.']], actions: [{ libelle: 'Prévoir une pause toutes les heures', qui: 'referent', notee: -50, faite: -45 }] },
      { theme: 'numerique', ditSituations: ['equipement-non-maitrise'], dit: [[-50, 'gene', 'L’ordinateur va trop vite.'], [-11, 'aSurveiller']], vu: [[-50, 'gene'], [-11, 'aSurveiller']], etat: [[-40, 'enCoursDeLevee']], actions: [{ libelle: 'Atelier ordinateur le jeudi', qui: 'beneficiaire', notee: -40, pourLe: 20 }] },
    ],
    notes: [
      { le: -61, genre: 'entretien', par: 'conseiller', pour: 'partagee', texte: 'Trente ans dans le même atelier. Chantal ne sait pas encore nommer tout ce qu’elle sait faire.' },
      { le: -11, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Chantal a expliqué un ourlet au groupe. Tout le monde a écouté. On regarde la VAE.' },
    ],
  },
  {
    numero: '4212', prenom: 'Lucie', nom: 'A.', civilite: 'madame', age: 29, anniversaire: '11-12',
    commune: 'Rouxmesnil-Bouteilles', codePostal: '76370', telephone: '06 39 98 35 27', courriel: 'lucie@exemple.invalid',
    description: 'Vente : l’organisation s’arrange, l’aide est versée',
    referent: 'maud', ouvert: { le: -98, par: 'assistant' },
    objectif: [{ le: -90, par: 'beneficiaire', texte: 'Je veux vendre des fleurs.' }],
    etapes: [
      { cle: 'avenir', dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -84, au: 33, demiJournees: 6, heures: [300, 105], faites: [210, 70], modalite: 'centre', remuneree: 'oui' },
      { suiteDe: 'avenir', dispositif: 'afest', intitule: 'Formation en situation de travail, fleuriste', organisme: 'Fleurs du Belvédère', lieu: 'Dieppe', du: 49, au: 140, notee: -12, demiJournees: 8, heures: [40, 260], modalite: 'entreprise', remuneree: 'aVerifier', entree: { etat: 'admise', demandee: -25, repondue: -12 } },
    ],
    freins: [
      {
        theme: 'garde-enfants', ditSituations: ['garde-manque-offre', 'garde-frein-financier'], vuSituations: ['garde-manque-offre'], priorite: 'haute',
        dit: [[-80, 'bloque', 'Pas de place à la crèche le mercredi.'], [-45, 'gene'], [-10, 'pasUnFrein', 'L’assistante maternelle est très bien.']],
        vu: [[-80, 'bloque'], [-45, 'aSurveiller', 'Une assistante maternelle a une place.'], [-10, 'pasUnFrein']], etat: [[-60, 'enCoursDeLevee'], [-10, 'leve']],
        actions: [{ libelle: 'Appeler le relais petite enfance', qui: 'beneficiaire', notee: -79, pourLe: -70, faite: -72 }],
      },
      { theme: 'finances', ditSituations: ['ressources-insuffisantes-vivre'], dit: [[-80, 'gene'], [-10, 'aSurveiller']], vu: [[-80, 'aSurveiller']] },
    ],
    aides: [
      {
        aide: 'garde-enfants', par: 'beneficiaire', le: -58, montant: 24_000, pourLe: -40, raison: 'Deux mois de garde, le temps que la paie arrive.',
        suites: [
          { le: -56, par: 'referent', vers: 'enInstruction', ecrit: { organismeSollicite: 'Caisse d’allocations familiales', solliciteLe: -56, reponseOrganisme: 'demandee' } },
          { le: -49, par: 'referent', ecrit: { reponseOrganisme: 'refusee', reponduLe: -49 } },
          { le: -47, par: 'responsable', vers: 'accordee', ecrit: { montantAccorde: 24_000 } },
          { le: -43, par: 'responsable', vers: 'versee' },
        ],
      },
    ],
    notes: [{ le: -10, genre: 'entretien', par: 'referent', pour: 'partagee', texte: 'Tout est en place pour commencer chez la fleuriste.' }],
  },
  {
    numero: '4213', prenom: 'Dylan', nom: 'T.', civilite: 'monsieur', age: 22, anniversaire: '01-06',
    commune: 'Envermeu', codePostal: '76630',
    description: 'Espaces verts : arrêté, la porte reste ouverte',
    referent: 'maud', ouvert: { le: -190, par: 'assistant' },
    objectif: [{ le: -180, par: 'referent', texte: 'Je veux travailler dehors.' }],
    etapes: [
      { dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -175, au: -60, demiJournees: 8, heures: [380, 105], faites: [150, 35], modalite: 'centre', remuneree: 'oui', sortie: { etat: 'arretee', type: 'abandon', le: -85 } },
    ],
    freins: [{ theme: 'marche-du-travail', ditSituations: ['decouragement'], dit: [[-150, 'gene']], vu: [[-150, 'gene'], [-86, 'bloque', 'Il préfère arrêter pour l’instant.']], etat: [[-150, 'enCoursDeLevee'], [-84, 'leve']] }],
    notes: [
      { le: -86, genre: 'appel', par: 'referent', pour: 'partagee', texte: 'Dylan arrête. Ses heures et ses acquis sont gardés. Il peut rappeler quand il veut.' },
    ],
  },
  {
    numero: '4214', prenom: 'Awa', nom: 'S.', civilite: 'madame', age: 27, anniversaire: '09-25',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 36 02',
    description: 'Arrivée hier : un livret tout neuf',
    referent: 'maud', ouvert: { le: -1, par: 'assistant' },
  },
  {
    numero: '4215', prenom: 'Bruno', nom: 'E.', civilite: 'monsieur', age: 44, anniversaire: '04-01',
    commune: 'Criel-sur-Mer', codePostal: '76910', telephone: '06 39 98 36 39',
    description: 'Menuiserie : il manque un papier pour sa boîte à outils',
    referent: 'maud', ouvert: { le: -66, par: 'assistant' },
    objectif: [{ le: -60, par: 'beneficiaire', texte: 'Je veux poser des fenêtres et des escaliers.' }],
    etapes: [{ dispositif: 'qualif-certifiant', intitule: 'Qualif’ collectif certifiant, menuisier poseur', organisme: 'Ateliers de la Scie', lieu: 'Offranville', du: -49, au: 130, demiJournees: 10, heures: [560, 210], faites: [210, 35], modalite: 'centre', remuneree: 'oui' }],
    freins: [{ theme: 'mobilite', dit: [[-50, 'pasUnFrein', 'J’ai ma camionnette.']] }],
    aides: [
      {
        aide: 'boite-a-outils', par: 'beneficiaire', le: -10, montant: 18_000, pourLe: 14, raison: 'Un niveau, une scie, des serre-joints. Je les garderai.',
        suites: [{ le: -6, par: 'referent', vers: 'complementDemande', ecrit: { manque: 'Le devis du magasin, même sur une photo.' } }],
      },
    ],
    notes: [{ le: -6, genre: 'appel', par: 'referent', pour: 'partagee', texte: 'Il manque le devis. Bruno passe au magasin samedi.' }],
  },
  {
    numero: '4217', prenom: 'Nolan', nom: 'G.', civilite: 'monsieur', age: 20, anniversaire: '06-27',
    commune: 'Longueville-sur-Scie', codePostal: '76590', telephone: '06 39 98 37 18',
    description: 'Boulangerie : une immersion tôt le matin, un pass de car remis en main propre',
    referent: 'maud', conseiller: { qui: 'paul', depuis: -47 }, ouvert: { le: -50, par: 'assistant' }, relais: { vers: 'karim', le: -1 },
    objectif: [{ le: -44, par: 'beneficiaire', texte: 'Je veux faire du pain.' }],
    etapes: [
      { nature: 'orientation', intitule: 'Orientation', organisme: 'Paul D., Mission locale de Dieppe', lieu: 'Dieppe', du: -50, notee: -49, sortie: { etat: 'terminee', type: 'terme', le: -50 } },
      { cle: 'avenir', dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -42, au: 60, demiJournees: 8, heures: [320, 140], faites: [130, 0], modalite: 'centre', remuneree: 'oui' },
      { suiteDe: 'avenir', dispositif: 'avenir-ateliers', intitule: 'Immersion, boulangerie', organisme: 'Boulangerie du Moulin', lieu: 'Longueville-sur-Scie', du: 7, au: 18, notee: -6, demiJournees: 5, heures: [0, 35], modalite: 'entreprise', remuneree: 'oui' },
    ],
    rendezVous: [{ le: 7, heure: '05:30', objet: 'Premier matin à la boulangerie', lieu: 'Boulangerie du Moulin, Longueville-sur-Scie', par: 'conseiller', note: -5, reponse: ['vient', -4] }],
    freins: [{ theme: 'mobilite', ditSituations: ['transports-en-commun'], dit: [[-38, 'gene'], [-6, 'aSurveiller', 'Mon oncle m’emmène le matin.']], vu: [[-38, 'gene'], [-6, 'aSurveiller']], etat: [[-20, 'enCoursDeLevee']], actions: [{ libelle: 'Prévoir le retour en car de 13 h', qui: 'beneficiaire', par: 'conseiller', notee: -5, pourLe: 6 }] }],
    aides: [
      {
        aide: 'transport-tarif', par: 'referent', le: -12, montant: 4_500, pourLe: -8, raison: 'Un pass de car pour venir dès lundi.',
        suites: [
          { le: -11, par: 'referent', vers: 'enInstruction', ecrit: { organismeSollicite: 'Mission locale de Dieppe', solliciteLe: -11, reponseOrganisme: 'sansReponse' } },
          { le: -10, par: 'referent', vers: 'remiseEnMainPropre', ecrit: { explication: 'Pass remis lundi matin. À régulariser.' } },
        ],
      },
    ],
    notes: [
      { le: -49, genre: 'entretien', par: 'conseiller', pour: 'partagee', texte: 'Nolan se lève tôt et ça lui va. Il connaît déjà deux boulangers.' },
      { le: -5, genre: 'appel', par: 'conseiller', pour: 'partagee', texte: 'La boulangerie du Moulin propose une immersion de deux semaines.' },
    ],
  },
  {
    numero: '4206', prenom: 'Ana', nom: 'V.', civilite: 'madame', age: 33, anniversaire: '12-20',
    commune: 'Dieppe', codePostal: '76200', telephone: '06 39 98 38 04', courriel: 'ana@exemple.invalid',
    description: 'Propreté : parcours terminé, elle travaille',
    referent: 'maud', ouvert: { le: -260, par: 'assistant' },
    objectif: [{ le: -250, par: 'beneficiaire', texte: 'Je veux un contrat stable, avec des horaires de jour.' }],
    etapes: [
      { cle: 'avenir', dispositif: 'avenir', intitule: '#Avenir, construction de projet', organisme: 'Les Quatre Vents', lieu: 'Dieppe', du: -245, au: -150, heures: [320, 105], faites: [315, 105], demiJournees: 8, modalite: 'centre', remuneree: 'oui', sortie: { etat: 'terminee', type: 'terme', le: -150 } },
      { suiteDe: 'avenir', dispositif: 'qualif-qualifiant', intitule: 'Qualif’ collectif qualifiant, agente de propreté', organisme: 'Pôle du Talou', lieu: 'Dieppe', du: -140, au: -30, heures: [300, 140], faites: [250, 140], demiJournees: 10, modalite: 'centre', remuneree: 'oui', sortie: { etat: 'terminee', type: 'sortieEmploi', le: -55 } },
    ],
    freins: [{ theme: 'entreprise', dit: [[-200, 'aSurveiller'], [-60, 'pasUnFrein']], vu: [[-200, 'aSurveiller'], [-60, 'pasUnFrein']], etat: [[-60, 'leve']] }],
    aides: [
      {
        aide: 'tenue-pro', par: 'beneficiaire', le: -130, montant: 7_000, pourLe: -118, raison: 'La tenue et les chaussures du stage.',
        suites: [
          { le: -128, par: 'referent', vers: 'enInstruction', ecrit: { reponseOrganisme: 'sansObjet' } },
          { le: -126, par: 'responsable', vers: 'accordee', ecrit: { montantAccorde: 7_000 } },
          { le: -120, par: 'responsable', vers: 'regleeAuFournisseur' },
          { le: -90, par: 'responsable', vers: 'soldee' },
        ],
      },
    ],
    notes: [{ le: -55, genre: 'bilan', par: 'referent', pour: 'partagee', texte: 'Ana a signé un contrat à durée indéterminée, de jour. Elle garde son livret.' }],
  },
]
