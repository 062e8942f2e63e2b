/** What the environment says, checked once. Nothing else in the server reads the environment. */
import { join, resolve } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import { ARCHIVE_YEARS } from '../domain/archive.ts'
import { readOidc, type OidcConfig } from './preuves/oidcConfig.ts'
import type { StartFault } from './startFault.ts'

export interface ExternalDatabase {
  readonly applicationUrl: string
  /** Migrates and grants; without it the schema must already be this program's. */
  readonly adminUrl: string | undefined
}

export interface Config {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  /** The built application. */
  readonly dist: string
  /** Absent: PostgreSQL is embedded, in `dataDir`. */
  readonly database: ExternalDatabase | undefined
  /** What outlives the database and its backups (ledger.ts); absent: an external database, outside production. */
  readonly ledgerDir: string | undefined
  /** How many years an archived livret is kept before it is erased. */
  readonly archiveYears: number
  readonly production: boolean
  /** Where browsers reach this server, as they write an origin; absent outside production: this machine. */
  readonly publicOrigin: string | undefined
  /** Absent: nobody signs in through a provider. */
  readonly oidc: OidcConfig | undefined
  /** Addresses of reverse proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy: readonly string[]
  /** Only when NODE_ENV=test: the process kills itself at that moment of a push. */
  readonly killAt: KillAt | undefined
}

/** Everything is written and not committed, or everything is committed and nothing answered; of the push of that rank. */
export interface KillAt {
  readonly moment: 'beforeCommit' | 'afterCommit'
  readonly push: number
}

type Environment = Readonly<Record<string, string | undefined>>

export function readConfig(environment: Environment, root: string): Result<Config, StartFault> {
  const get = (name: string): string | undefined => {
    const value = environment[name]?.trim()
    return value === '' ? undefined : value
  }
  const port = Number(get('PORT') ?? '8080')
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return err({ fault: 'badSetting', name: 'PORT', wanted: 'un nombre entre 0 et 65535' })

  const archiveYears = Number(get('ARCHIVE_YEARS') ?? String(ARCHIVE_YEARS))
  if (!Number.isInteger(archiveYears) || archiveYears < 0 || archiveYears > 50)
    return err({ fault: 'badSetting', name: 'ARCHIVE_YEARS', wanted: 'un nombre d’années entre 0 et 50' })

  const urls = { DATABASE_URL: get('DATABASE_URL'), DATABASE_ADMIN_URL: get('DATABASE_ADMIN_URL') }
  for (const [name, url] of Object.entries(urls))
    if (url !== undefined && !isPostgresUrl(url))
      return err({ fault: 'badSetting', name, wanted: 'une adresse postgres://rôle:motdepasse@machine:port/base' })

  const production = get('NODE_ENV') === 'production'
  const ledgerDir = get('LEDGER_DIR')
  const publicOrigin = get('PUBLIC_ORIGIN')
  if (publicOrigin !== undefined && !isPublicOrigin(publicOrigin))
    return err({ fault: 'badSetting', name: 'PUBLIC_ORIGIN', wanted: 'l’adresse publique du livret, https://nom.exemple, sans rien après' })
  const missing = Object.entries({ ...urls, LEDGER_DIR: ledgerDir, PUBLIC_ORIGIN: publicOrigin }).filter(([, value]) => value === undefined).map(([name]) => name)
  if (production && missing.length > 0) return err({ fault: 'missingSettings', names: missing })
  if (urls.DATABASE_URL === undefined && urls.DATABASE_ADMIN_URL !== undefined)
    return err({ fault: 'badSetting', name: 'DATABASE_URL', wanted: 'donnée avec DATABASE_ADMIN_URL' })

  const oidc = readOidc(get, production)
  if (!oidc.ok) return oidc
  const dataDir = resolve(get('DATA_DIR') ?? join(root, '.data'))
  return ok({
    host: get('HOST') ?? '127.0.0.1',
    port,
    dataDir,
    ledgerDir: ledgerDir !== undefined ? resolve(ledgerDir) : urls.DATABASE_URL === undefined ? join(dataDir, 'ledger') : undefined,
    dist: resolve(get('DIST_DIR') ?? join(root, 'dist')),
    database: urls.DATABASE_URL === undefined ? undefined : { applicationUrl: urls.DATABASE_URL, adminUrl: urls.DATABASE_ADMIN_URL },
    archiveYears,
    production, publicOrigin, oidc: oidc.value,
    trustProxy: (get('TRUST_PROXY') ?? '').split(',').map((each) => each.trim()).filter((each) => each !== ''),
    killAt: get('NODE_ENV') === 'test' ? readKillAt(get('LIVRET_TEST_KILL') ?? '') : undefined,
  })
}

function readKillAt(text: string): KillAt | undefined {
  const [, moment, push = '1'] = /^(beforeCommit|afterCommit)(?::([1-9]\d{0,5}))?$/.exec(text) ?? []
  return moment === 'beforeCommit' || moment === 'afterCommit' ? { moment, push: Number(push) } : undefined
}

/** Passkeys want HTTPS, but on this machine; and a name. */
function isPublicOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { origin, protocol, hostname } = new URL(text)
  return origin === text && (protocol === 'https:' || hostname === 'localhost') && !/^[\d.]+$|^\[/.test(hostname)
}

function isPostgresUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'postgres:' || url.protocol === 'postgresql:') && url.username !== ''
}
