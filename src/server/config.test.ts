import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { sentence } from './startFault.ts'

const read = (environment: Record<string, string>): unknown => {
  const config = readConfig(environment, '/clone')
  return config.ok ? config.value : sentence(config.error)
}

test('with nothing set, it is a demonstration on this machine only, its data beside the program', () => {
  expect(read({})).toEqual({
    host: '127.0.0.1', port: 8080, dataDir: '/clone/.data', ledgerDir: '/clone/.data/ledger', dist: '/clone/dist', database: undefined, archiveYears: 5, production: false, publicOrigin: undefined, oidc: undefined, trustProxy: [], killAt: undefined,
  })
})

test('production does not start without both addresses of its database and a place for its ledger, and says which one is missing', () => {
  expect(read({ NODE_ENV: 'production' })).toBe('En production, il manque DATABASE_URL, DATABASE_ADMIN_URL, LEDGER_DIR et PUBLIC_ORIGIN : le serveur ne démarre pas sans.')
  expect(read({ NODE_ENV: 'production', DATABASE_URL: 'postgres://app@db/livret' })).toContain('il manque DATABASE_ADMIN_URL, LEDGER_DIR et PUBLIC_ORIGIN')
  expect(read({ NODE_ENV: 'production', DATABASE_URL: 'postgres://app@db/livret', DATABASE_ADMIN_URL: 'postgres://owner@db/livret', LEDGER_DIR: '/ledger', PUBLIC_ORIGIN: 'https://livret.example' })).toMatchObject({
    production: true, publicOrigin: 'https://livret.example', ledgerDir: '/ledger', database: { applicationUrl: 'postgres://app@db/livret', adminUrl: 'postgres://owner@db/livret' },
  })
})

test('a setting that cannot be is named with what it should be, and never repeated: it may hold a password', () => {
  for (const port of ['-1', '80.5', 'abc', '70000']) expect(read({ PORT: port })).toBe('PORT doit être un nombre entre 0 et 65535.')
  const said = read({ DATABASE_URL: 'mysql://root:secret@db/livret' })
  expect(said).toContain('DATABASE_URL doit être')
  expect(said).not.toContain('secret')
  expect(read({ DATABASE_ADMIN_URL: 'postgres://owner@db/livret' })).toContain('DATABASE_URL doit être')
})

test('the switch that kills the server at a moment of a push works in tests only', () => {
  expect(read({ NODE_ENV: 'test', LIVRET_TEST_KILL: 'afterCommit' })).toMatchObject({ killAt: { moment: 'afterCommit', push: 1 } })
  expect(read({ NODE_ENV: 'test', LIVRET_TEST_KILL: 'beforeCommit:12' })).toMatchObject({ killAt: { moment: 'beforeCommit', push: 12 } })
  expect(read({ NODE_ENV: 'test', LIVRET_TEST_KILL: 'sometimes' })).toMatchObject({ killAt: undefined })
  for (const NODE_ENV of ['', 'development', 'production'])
    expect(read({ NODE_ENV, LIVRET_TEST_KILL: 'afterCommit', DATABASE_URL: 'postgres://a@b/c', DATABASE_ADMIN_URL: 'postgres://d@b/c', LEDGER_DIR: '/ledger', PUBLIC_ORIGIN: 'https://livret.example' })).toMatchObject({ killAt: undefined })
})

test('a provider is asked as its own rules want, and nothing of the exchange itself can be set', () => {
  const given = { OIDC_ISSUER: 'https://fournisseur.example', OIDC_CLIENT_ID: 'livret', OIDC_CLIENT_SECRET: 'chut' }
  expect(read(given)).toMatchObject({ oidc: { nom: 'fournisseur.example', scope: 'openid', acrValues: undefined, mfaAcr: [], mfaAmr: ['mfa'], maxAgeS: 900, idTokenAlg: 'RS256', params: {} } })
  expect(read({ ...given, OIDC_NAME: 'ProConnect', OIDC_ACR_VALUES: 'eidas1 eidas2', OIDC_MFA_ACR: 'eidas2 eidas3', OIDC_MFA_AMR: 'mfa', OIDC_MAX_AGE: 'non', OIDC_ID_TOKEN_ALG: 'ES256', OIDC_PARAMS: 'idp_hint=abc&prompt=login' }))
    .toMatchObject({ oidc: { nom: 'ProConnect', acrValues: 'eidas1 eidas2', mfaAcr: ['eidas2', 'eidas3'], maxAgeS: undefined, idTokenAlg: 'ES256', params: { idp_hint: 'abc', prompt: 'login' } } })
  expect(read({ OIDC_ISSUER: 'https://fournisseur.example' })).toContain('OIDC_CLIENT_ID doit être')
  for (const [name, value] of [['OIDC_ISSUER', 'http://fournisseur.example'], ['OIDC_ISSUER', 'fournisseur'], ['OIDC_MAX_AGE', 'hier'], ['OIDC_PARAMS', 'state=x'], ['OIDC_PARAMS', 'redirect_uri=https://ailleurs.example'], ['OIDC_ID_TOKEN_ALG', 'none']] as const)
    expect(read({ ...given, [name]: value }), name).toContain(`${name} doit être`)
})

test('addresses of proxies are a list', () => {
  expect(read({ TRUST_PROXY: '10.0.0.1, 10.0.1.0/24 ,' })).toMatchObject({ trustProxy: ['10.0.0.1', '10.0.1.0/24'] })
})
