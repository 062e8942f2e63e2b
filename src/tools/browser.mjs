// Finds the browsers that the browser tests drive. Chromium is needed; Firefox and WebKitGTK are tested where they
// are, or can be installed without asking.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const chromiums = {
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'],
  places: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
}
// Another Firefox may be older or newer than what Playwright knows to drive: only FIREFOX_PATH takes it.
const firefoxes = { names: ['firefox-esr'], places: [] }

/** @param {string} path */
function executable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** @param {{ readonly names: readonly string[], readonly places?: readonly string[] }} looked */
function installed({ names, places = [] }) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find(executable)
}

/**
 * @param {string} variable whose path, when set, is the only one @param {() => string | undefined} look
 * @returns {string | undefined}
 */
function asked(variable, look) {
  const path = process.env[variable]
  if (path === undefined || path === '') return look()
  return executable(path) ? path : undefined
}

/**
 * CHROME_PATH when set, else an installed one, else one installed now where that is possible without asking.
 * @param {{ install?: boolean }} [options]
 */
export function findBrowser(options = {}) {
  return asked('CHROME_PATH', () => findOrInstall(() => installed(chromiums), 'Chromium', ['chromium'], options))
}

/** FIREFOX_PATH when set, else Firefox ESR. @param {{ install?: boolean }} [options] */
export function findFirefox(options = {}) {
  return asked('FIREFOX_PATH', () => findOrInstall(() => installed(firefoxes), 'Firefox', ['firefox-esr'], options))
}

/** @param {{ install?: boolean }} [options] */
export function findWebKit(options = {}) {
  return findOrInstall(installedWebKit, 'WebKitGTK', ['webkit2gtk-driver', 'xvfb'], options)
}

/** Where browsers may have windows on a machine without a screen. */
export const findDisplay = () => installed({ names: ['Xvfb'] })

/** What runs WebKitGTK for a test: its driver, the browser that the driver starts, a display for it. */
function installedWebKit() {
  const driver = installed({ names: ['WebKitWebDriver'] })
  const display = findDisplay()
  const roots = ['/usr/libexec', '/usr/lib', ...(existsSync('/usr/lib') ? readdirSync('/usr/lib').map((name) => join('/usr/lib', name)) : [])]
  const browser = roots.map((root) => join(root, 'webkit2gtk-4.1', 'MiniBrowser')).find(executable)
  return driver && display && browser ? { driver, display, browser } : undefined
}

/**
 * @template T
 * @param {() => T | undefined} look @param {string} name @param {readonly string[]} packages of Debian
 * @param {{ install?: boolean }} options
 */
function findOrInstall(look, name, packages, options) {
  const found = look()
  if (found !== undefined || options.install !== true || !mayInstall()) return found
  console.log(`Installation de ${name}… / Installing ${name}…`)
  const apt = (/** @type {readonly string[]} */ args) =>
    spawnSync('apt-get', [...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 180_000,
    }).status === 0
  const install = ['install', '-y', '--no-install-recommends', ...packages]
  if (!apt(install) && (refreshed ??= apt(['update']))) apt(install)
  return look()
}

/** Whether the lists of packages could be fetched: asked once, a machine without the network waits once.
 * @type {boolean | undefined} */
let refreshed

const mayInstall = () => process.getuid?.() === 0 && existsSync('/etc/debian_version')

/**
 * The engines beside Chromium: the project of their tests, and why they are not run when they are not.
 * @returns {{ name: string, project: string, skipped: string | undefined }[]}
 */
export function findOtherEngines() {
  const hint = mayInstall() ? 'apt-get n’a pas pu l’installer / apt-get could not install it' : 'non installé / not installed'
  const firefox = process.env.FIREFOX_PATH ? `FIREFOX_PATH=${process.env.FIREFOX_PATH} ne se lance pas / cannot be run` : hint
  return [
    { name: 'Firefox', project: 'e2e-firefox', skipped: findFirefox({ install: true }) === undefined ? firefox : undefined },
    { name: 'WebKitGTK', project: 'e2e-webkit', skipped: findWebKit({ install: true }) === undefined ? hint : undefined },
  ]
}
