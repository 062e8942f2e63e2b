/** Why the server cannot start or go on: a closed list, each with the one sentence that the operator reads. */
export type StartFault =
  | { readonly fault: 'badSetting'; readonly name: string; readonly wanted: string }
  | { readonly fault: 'missingSettings'; readonly names: readonly string[] }
  | { readonly fault: 'portTaken'; readonly host: string; readonly port: number }
  | { readonly fault: 'cannotListen'; readonly host: string; readonly port: number; readonly code: string }
  | { readonly fault: 'dataDirBusy'; readonly dataDir: string }
  | { readonly fault: 'dataDirUnusable'; readonly dataDir: string; readonly code: string }
  | { readonly fault: 'dataDirOtherVersion'; readonly dataDir: string; readonly found: string; readonly wanted: string }
  | { readonly fault: 'credentialsLost'; readonly dataDir: string }
  | { readonly fault: 'diskFull'; readonly where: string }
  | { readonly fault: 'noPostgresForPlatform'; readonly platform: string }
  | { readonly fault: 'noPostgresUser' }
  | { readonly fault: 'unreachableAsPostgres'; readonly path: string }
  | { readonly fault: 'embeddedFailed'; readonly logFile: string }
  | { readonly fault: 'embeddedStopped'; readonly logFile: string }
  | { readonly fault: 'databaseUnreachable'; readonly where: string; readonly code: string }
  | { readonly fault: 'databaseRefused'; readonly where: string; readonly code: string }
  | { readonly fault: 'schemaNewer'; readonly found: number; readonly known: number }
  | { readonly fault: 'schemaOlder'; readonly found: number; readonly known: number }
  | { readonly fault: 'applicationOwns'; readonly role: string }
  | { readonly fault: 'noDatabase'; readonly dataDir: string }
  | { readonly fault: 'ledgerUnreadable'; readonly file: string }
  | { readonly fault: 'epochBehind'; readonly found: number; readonly served: number }
  | { readonly fault: 'tailLost'; readonly epoch: number }
  | { readonly fault: 'notBuilt'; readonly dist: string }

export class StartError extends Error {
  readonly fault: StartFault

  constructor(fault: StartFault) {
    super(sentence(fault))
    this.name = 'StartError'
    this.fault = fault
  }
}

export function sentence(fault: StartFault): string {
  switch (fault.fault) {
    case 'badSetting':
      return `${fault.name} doit être ${fault.wanted}.`
    case 'missingSettings':
      return `En production, il manque ${new Intl.ListFormat('fr').format(fault.names)} : le serveur ne démarre pas sans.`
    case 'portTaken':
      return `Le port ${fault.port} de ${fault.host} est déjà pris : arrêtez l’autre programme ou choisissez-en un autre avec PORT.`
    case 'cannotListen':
      return `Impossible d’écouter sur ${fault.host}, port ${fault.port} (${fault.code}).`
    case 'dataDirBusy':
      return `Un autre serveur utilise déjà le dossier ${fault.dataDir} : arrêtez-le ou donnez un autre DATA_DIR.`
    case 'dataDirUnusable':
      return `Le dossier ${fault.dataDir} n’est pas utilisable (${fault.code}) : vérifiez DATA_DIR et ses droits.`
    case 'dataDirOtherVersion':
      return `Le dossier ${fault.dataDir} contient une base PostgreSQL ${fault.found} ; ce programme apporte la version ${fault.wanted}.`
    case 'credentialsLost':
      return `Le dossier ${fault.dataDir} contient une base mais plus ses mots de passe (postgres.json) : remettez ce fichier depuis une sauvegarde.`
    case 'diskFull':
      return `Le disque qui porte ${fault.where} est plein : libérez de la place puis relancez.`
    case 'noPostgresForPlatform':
      return `Pas de PostgreSQL embarqué pour ${fault.platform} : donnez DATABASE_URL et DATABASE_ADMIN_URL.`
    case 'noPostgresUser':
      return 'PostgreSQL ne tourne pas en root et l’utilisateur « postgres » n’a pas pu être créé : lancez le serveur sans root ou donnez DATABASE_URL.'
    case 'unreachableAsPostgres':
      return `L’utilisateur « postgres » ne peut pas entrer dans ${fault.path} : ouvrez ce dossier au passage (chmod o+x) ou donnez DATABASE_URL.`
    case 'embeddedFailed':
      return `La base de données embarquée n’a pas démarré : voir ${fault.logFile}.`
    case 'embeddedStopped':
      return `La base de données embarquée s’est arrêtée : voir ${fault.logFile}.`
    case 'databaseUnreachable':
      return `La base de données ${fault.where} ne répond pas (${fault.code}).`
    case 'databaseRefused':
      return `La base de données ${fault.where} refuse la connexion (${fault.code}) : vérifiez DATABASE_URL et DATABASE_ADMIN_URL.`
    case 'schemaNewer':
      return `La base de données est plus récente (schéma ${fault.found}) que ce programme (schéma ${fault.known}) : installez la version qui va avec.`
    case 'schemaOlder':
      return `La base de données est plus ancienne (schéma ${fault.found}) que ce programme (schéma ${fault.known}) : donnez DATABASE_ADMIN_URL pour la mettre à jour.`
    case 'applicationOwns':
      return `Le rôle ${fault.role} de DATABASE_URL possède des tables ou tous les droits : donnez-lui un rôle qui ne possède rien.`
    case 'noDatabase':
      return `Le dossier ${fault.dataDir} ne contient pas de base de données : vérifiez DATA_DIR ou DATABASE_URL.`
    case 'ledgerUnreadable':
      return `Le fichier ${fault.file} ne se lit pas : remettez-le depuis une copie de LEDGER_DIR, le serveur ne démarre pas sans savoir ce qui a été effacé.`
    case 'epochBehind':
      return `La base de données a été remise à un état ancien (époque ${fault.found}, déjà servie jusqu’à ${fault.served}) : utilisez « npm run restore », ou mettez serveur.epoch à ${fault.served + 1}.`
    case 'tailLost':
      return `La base de données a perdu la fin de ce qui a déjà été servi (époque ${fault.epoch}) : mettez serveur.epoch à ${fault.epoch + 1}, les appareils proposeront à nouveau ce qu’ils ont.`
    case 'notBuilt':
      return `L’application n’est pas construite (${fault.dist}) : lancez « npm start » ou « npm run build ».`
  }
}
