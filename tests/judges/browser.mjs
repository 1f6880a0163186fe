// What the scripts that drive the browser share: where the judges lie, how Chromium is started, which pages a folder has.
// POLICY_JUDGES names the folder that tests/judges/install filled, CHROMIUM another browser than Debian's.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
const judges = process.env.POLICY_JUDGES || join(cache, 'policy-ci', 'judges')
export const require = createRequire(join(judges, 'package.json'))

// Without the last four flags Chromium calls home at every start.
export const launch = () => require('playwright-core').chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run',
    '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})

export const pagesIn = folder => readdirSync(folder, { recursive: true })
  .filter(name => name.endsWith('.html')).sort().map(name => join(folder, name))
