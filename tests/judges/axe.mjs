// node axe.mjs FILE.html… | DIR… : axe-core (WCAG 2.2 AA and best practice) over pages in Chromium: narrow and wide, light and
// dark, and as printed. A fault is a violation, a request for anything but the page itself, an error on the console, or a page
// that scrolls sideways. From the project's shared tools.
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { launch, pagesIn, require } from './browser.mjs'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const views = [
  { width: 320, colorScheme: 'light', unfold: true },
  { width: 320, colorScheme: 'dark', unfold: true },
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 794, colorScheme: 'light', media: 'print' },
]
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const files = process.argv.slice(2).flatMap(name => statSync(name).isDirectory() ? pagesIn(name) : [name])
if (files.length === 0) {
  console.error('axe: no page to judge')
  process.exit(2)
}

const browser = await launch()
let faults = 0
for (const file of files) for (const view of views) {
  const found = await judge(file, view)
  faults += found.faults.length
  const name = `${file}  ${view.media ?? 'screen'} ${view.width} ${view.colorScheme}`
  const undecided = found.undecided.length ? `  (undecided: ${found.undecided.join(', ')})` : ''
  console.log(`${found.faults.length ? 'FAULT' : 'ok   '}  ${name}${undecided}`)
  for (const fault of found.faults) console.log(`         ${fault}`)
}
await browser.close()
console.log(`axe: ${files.length} pages in ${views.length} views each, ${faults} faults`)
process.exit(faults ? 1 : 0)

async function judge(file, { width, colorScheme, media = 'screen', unfold = false }) {
  const address = pathToFileURL(resolve(file)).href
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
  const page = await context.newPage()
  const faults = []
  await page.route('**/*', route => {
    const url = route.request().url()
    if (url === address) return route.continue()
    faults.push(`request: ${url}`)
    return route.abort()
  })
  page.on('console', message => message.type() === 'error' && faults.push(`console: ${message.text()}`))
  page.on('pageerror', error => faults.push(`script: ${error}`))
  await page.emulateMedia({ media, colorScheme })
  await page.goto(address, { waitUntil: 'load' })
  // Closed <details> are not rendered, so not judged: the narrow views open them, the wide ones show the page as it comes.
  if (unfold) await page.evaluate(() => document.querySelectorAll('details').forEach(each => { each.open = true }))
  await page.evaluate(axe)
  const result = await page.evaluate(values => axe.run(document, { runOnly: { type: 'tag', values } }), tags)
  for (const { id, impact, nodes } of result.violations) {
    faults.push(`${id} (${impact}) x${nodes.length}: ${nodes.slice(0, 3).map(node => node.target.join(' ')).join(' · ')}`)
  }
  const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  if (scrolls && media === 'screen') faults.push('scrolls sideways')
  await context.close()
  return { faults, undecided: result.incomplete.map(({ id }) => id) }
}
