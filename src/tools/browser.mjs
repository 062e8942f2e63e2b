// Finds the Chromium that the browser tests drive.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** @param {string} path */
function executable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places].find(executable)
}

/**
 * CHROME_PATH when set, else an installed one, else one installed now where that is possible without asking.
 * @param {{ install?: boolean }} [options]
 * @returns {string | undefined}
 */
export function findBrowser(options = {}) {
  const asked = process.env.CHROME_PATH
  if (asked !== undefined && asked !== '') return executable(asked) ? asked : undefined
  const found = installed()
  if (found !== undefined || options.install !== true) return found
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined
  console.log('Installation de Chromium… / Installing Chromium…')
  const apt = (/** @type {readonly string[]} */ args) =>
    spawnSync('apt-get', [...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      timeout: 180_000,
    }).status === 0
  const install = ['install', '-y', '--no-install-recommends', 'chromium']
  if (!apt(install) && apt(['update'])) apt(install)
  return installed()
}
